package org.memeserver.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.memeserver.blob.BlobWriter;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareOpener;

/**
 * Reads sealed bytes from the first to the last, opens every package, and hands the bytes on as they came. Holds two packages at most, whatever the
 * length. Used once, by one thread.
 */
final class SealedCheck {
  private final OldContent source;
  private final long length;
  private final byte[] fileKey;
  private final byte[] sealed;
  private final byte[] plain;
  private final ContentHash hash = new ContentHash();
  private BlobKey key;

  SealedCheck(OldContent source, byte[] fileKey) {
    this.source = source;
    this.length = source.length();
    this.fileKey = fileKey;
    this.sealed = new byte[(int) Math.min(length, DareFormat.PACKAGE)];
    this.plain = new byte[(int) Math.min(length, DareFormat.PAYLOAD)];
  }

  /** How the packages turned out. */
  enum Finding {
    /** Every package is right, and the last one says that it is. */
    WHOLE,

    /** What is there is right as far as can be told, and there should be more. */
    CUT,

    /** Something is there that does not belong. */
    DAMAGED
  }

  /** The bytes could not be read, which says nothing of what they are. */
  static final class ReadFailure extends IOException {
    private static final long serialVersionUID = 1L;

    ReadFailure(IOException cause) {
      super(cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()), cause);
    }
  }

  /**
   * Reads everything.
   *
   * @param sink takes the packages that are right
   * @throws ReadFailure when the source fails
   * @throws IOException when the sink does
   */
  Finding run(BlobWriter sink) throws IOException {
    long packages = length / DareFormat.PACKAGE;
    int rest = (int) (length % DareFormat.PACKAGE);
    boolean ragged = rest > 0 && rest <= DareFormat.HEADER + DareFormat.TAG;
    // Of a content whose last package is too short to be one, all before it must be full ones with more to follow.
    long plainSize = packages * DareFormat.PAYLOAD + (ragged ? 1 : Math.max(0, rest - DareFormat.HEADER - DareFormat.TAG));
    DareOpener opener = null;
    long last = DareFormat.packages(plainSize) - 1;
    for (long i = 0; i <= last && !(ragged && i == last); i++) {
      int have = (int) Math.min(DareFormat.PACKAGE, length - i * DareFormat.PACKAGE);
      fill(have);
      if (opener == null) {
        key = BlobKey.withNonceOf(fileKey, sealed);
        opener = new DareOpener(key, plainSize);
      }
      try {
        hash.update(plain, 0, opener.open(i, sealed, have, plain, 0));
      } catch (DamagedPackageException e) {
        return i == last && isCut(i, have, plainSize) ? Finding.CUT : Finding.DAMAGED;
      }
      sink.write(ByteBuffer.wrap(sealed, 0, have));
    }
    return ragged ? Finding.CUT : Finding.WHOLE;
  }

  /** Whether the last package there is, is a part of a longer one, or whole and not meant to be the last. */
  private boolean isCut(long index, int have, long plainSize) {
    if (have < DareFormat.PACKAGE) {
      return DareFormat.statedPayload(sealed) > have - DareFormat.HEADER - DareFormat.TAG;
    }
    try {
      new DareOpener(key, plainSize + 1).open(index, sealed, have, plain, 0);
      return true;
    } catch (DamagedPackageException e) {
      return false;
    }
  }

  private void fill(int wanted) throws ReadFailure {
    ByteBuffer into = ByteBuffer.wrap(sealed, 0, wanted);
    try {
      while (into.hasRemaining()) {
        if (source.bytes().read(into) < 0) {
          throw new EOFException("it became shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw new ReadFailure(e);
    }
  }

  /** The key of a content that is whole. One of no bytes carries no nonce, so it gets one. */
  BlobKey key(SecureRandom random) {
    byte[] nonce = new byte[DareFormat.HEADER];
    random.nextBytes(nonce);
    return key == null ? BlobKey.withNonceOf(fileKey, nonce) : key;
  }

  /** The hash of the plain bytes of a content that is whole. Ends the check. */
  ContentHash hash() {
    return hash;
  }
}
