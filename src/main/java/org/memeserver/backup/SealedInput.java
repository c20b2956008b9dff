package org.memeserver.backup;

import java.io.IOException;
import java.io.InputStream;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareOpener;

/** Opens what {@link SealedOutput} sealed. Gives no byte that was not authenticated, and no end that is not the end. */
final class SealedInput extends InputStream {
  private final InputStream in;
  private final DareOpener opener;
  private final long packages;
  private final byte[] plain = new byte[DareFormat.PAYLOAD];
  private final byte[] sealed = new byte[DareFormat.PACKAGE];
  private long next;
  private int at;
  private int filled;

  /**
   * @param length sealed bytes that there are
   * @throws DamagedArchiveException when there cannot be so many
   */
  SealedInput(InputStream in, long length, BlobKey key) throws DamagedArchiveException {
    this.in = in;
    try {
      long size = DareFormat.plainSize(length);
      if (size == 0) {
        throw new DamagedArchiveException("it has been cut behind its header");
      }
      this.opener = new DareOpener(key, size);
      this.packages = DareFormat.packages(size);
    } catch (DamagedPackageException e) {
      throw new DamagedArchiveException("it has been cut", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == filled && !open()) {
      return -1;
    }
    int some = Math.min(length, filled - at);
    System.arraycopy(plain, at, into, offset, some);
    at += some;
    return some;
  }

  private boolean open() throws IOException {
    if (next == packages) {
      return false;
    }
    int length = opener.sealedLength(next);
    if (in.readNBytes(sealed, 0, length) < length) {
      throw new DamagedArchiveException("it became shorter while it was read");
    }
    try {
      filled = opener.open(next, sealed, length, plain, 0);
    } catch (DamagedPackageException e) {
      throw new DamagedArchiveException(e.getMessage(), e);
    }
    at = 0;
    next++;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
