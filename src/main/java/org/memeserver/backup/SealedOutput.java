package org.memeserver.backup;

import java.io.IOException;
import java.io.OutputStream;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareSealer;

/** Seals what is written, package after package. Until {@link #finish} the last package, which says that it is the last, is not there. */
final class SealedOutput extends OutputStream {
  private final OutputStream out;
  private final DareSealer sealer;
  private final byte[] plain = new byte[DareFormat.PAYLOAD];
  private final byte[] sealed = new byte[DareFormat.PACKAGE];
  private int filled;

  /** @param key used for nothing else */
  SealedOutput(OutputStream out, BlobKey key) {
    this.out = out;
    this.sealer = new DareSealer(key);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == plain.length) {
        // Only now it is known not to be the last one.
        seal(false);
      }
      int some = Math.min(length - done, plain.length - filled);
      System.arraycopy(bytes, offset + done, plain, filled, some);
      filled += some;
      done += some;
    }
  }

  /** Writes the last package. Something was written before. */
  void finish() throws IOException {
    seal(true);
    out.flush();
  }

  private void seal(boolean last) throws IOException {
    out.write(sealed, 0, sealer.seal(plain, 0, filled, last, sealed, 0));
    filled = 0;
  }
}
