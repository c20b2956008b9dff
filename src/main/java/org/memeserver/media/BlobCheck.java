package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareOpener;
import org.memeserver.crypto.UnwrapException;
import org.memeserver.db.NeededBlob;
import org.memeserver.model.Muid;

/** Reads stored blobs from their first byte to their last and compares them with what the records say. Holds two packages. Used by one thread. */
final class BlobCheck {
  private final Vault vault;
  private final byte[] sealed = new byte[DareFormat.PACKAGE];
  private final byte[] plain = new byte[DareFormat.PAYLOAD];

  BlobCheck(Vault vault) {
    this.vault = vault;
  }

  /** Is told of the bytes as they are read. */
  interface Reading {
    /** @return false to end the check here */
    boolean goOn(int bytes);
  }

  /** The check was ended before it came to an end. */
  static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;

    private Ended() {
      super("ended", null, false, false);
    }
  }

  /**
   * Checks one blob in one place.
   *
   * @return what is wrong with the stored bytes; empty when they are what was stored
   * @throws org.memeserver.blob.NoSuchBlobException when there are none
   * @throws IOException when they cannot be read, which says nothing of what they are
   * @throws Ended when the reading was not to go on
   */
  Optional<String> wrong(BlobStore place, NeededBlob needed, Reading reading) throws IOException, Ended {
    long size = needed.blob().size();
    long sealedSize = DareFormat.sealedSize(size);
    try (BlobReader reader = place.open(needed.blob().id(), 0, sealedSize)) {
      BlobKey key;
      try {
        key = vault.keyOf(needed.blob());
      } catch (UnwrapException e) {
        return Optional.of("its key cannot be had: " + e.getMessage());
      }
      DareOpener opener = new DareOpener(key, size);
      if (size > 0 && reader.length() >= DareFormat.HEADER) {
        fill(reader, 0, DareFormat.HEADER);
        if (opener.isOfAnother(sealed)) {
          return Optional.of("it holds the bytes of another blob");
        }
      }
      if (reader.length() != sealedSize) {
        boolean cut = reader.length() < sealedSize;
        return Optional.of("%s: %d of %d bytes".formatted(cut ? "it is cut short" : "it is too long", reader.length(), sealedSize));
      }
      return wrong(reader, opener, needed, reading);
    } catch (DamagedBlobException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> wrong(BlobReader reader, DareOpener opener, NeededBlob needed, Reading reading) throws IOException, Ended {
    ContentHash hash = new ContentHash();
    Optional<Muid> expected = needed.use().knownHash();
    long packages = DareFormat.packages(opener.plainSize());
    for (long i = 0; i < packages; i++) {
      int length = opener.sealedLength(i);
      if (!reading.goOn(length)) {
        throw new Ended();
      }
      fill(reader, i * DareFormat.PACKAGE, length);
      try {
        int opened = opener.open(i, sealed, length, plain, 0);
        if (expected.isPresent()) {
          hash.update(plain, 0, opened);
        }
      } catch (DamagedPackageException e) {
        return Optional.of(e.getMessage());
      }
    }
    Muid found = hash.finish();
    return expected.filter(name -> !name.equals(found)).map(name -> "its hash is " + found + " instead of " + name);
  }

  private void fill(BlobReader reader, long from, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(sealed, 0, length);
    while (rest.hasRemaining()) {
      if (reader.read(from + rest.position(), rest) < 0) {
        throw new DamagedBlobException("it ends at byte %d of %d".formatted(from + rest.position(), reader.length()), null);
      }
    }
  }
}
