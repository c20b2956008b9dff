package org.memeserver.blob.encrypted;

import java.io.IOException;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DareFormat;
import org.memeserver.model.BlobId;
import org.memeserver.model.ByteRange;

/**
 * Writes and reads encrypted blobs for callers who have each blob's key at hand. What is stored is DARE, see {@link DareFormat}.
 */
public final class EncryptedBlobs {
  private final BlobStore inner;

  /** @param inner keeps the encrypted bytes; closing it is its owner's business */
  public EncryptedBlobs(BlobStore inner) {
    this.inner = inner;
  }

  /**
   * Begins a blob. The writer takes plain bytes; its commit returns the length of the encrypted ones.
   *
   * @param key of this blob alone: a second one under the same key would betray both
   */
  public BlobWriter create(BlobId id, BlobKey key) throws IOException {
    return new SealingWriter(inner.create(id), key);
  }

  /**
   * Opens a blob whose plain size is not known elsewhere. A cut at the end of a package is then noticed only when the new end is
   * read, and one down to nothing not at all.
   *
   * @throws NoSuchBlobException when there is none
   * @throws DamagedBlobException when no content has the length of the stored bytes
   */
  public BlobReader open(BlobId id, BlobKey key) throws IOException {
    return OpeningReader.of(inner.open(id), key);
  }

  /**
   * Opens a blob that must have this plain size, with no telling what of it is going to be read. A cut shows before the first byte is read.
   *
   * @param plainSize bytes, as the record says
   * @throws NoSuchBlobException when there is none
   * @throws DamagedBlobException when it has another size
   */
  public BlobReader open(BlobId id, BlobKey key, long plainSize) throws IOException {
    return ofSize(open(id, key), id, plainSize);
  }

  /**
   * Opens a blob that must have this plain size, so that any cut shows before the first byte is read.
   *
   * @param plainSize bytes, as the record says
   * @param needed the plain bytes that are going to be read, in order
   * @throws NoSuchBlobException when there is none
   * @throws DamagedBlobException when it has another size
   */
  public BlobReader open(BlobId id, BlobKey key, long plainSize, ByteRange needed) throws IOException {
    return ofSize(open(id, key, needed), id, plainSize);
  }

  /**
   * Opens a blob whose plain size is not known elsewhere, for reading a part of it.
   *
   * @param needed the plain bytes that are going to be read, in order; may reach past the end
   * @throws NoSuchBlobException when there is none
   * @throws DamagedBlobException when no content has the length of the stored bytes
   */
  BlobReader open(BlobId id, BlobKey key, ByteRange needed) throws IOException {
    long from = packageAt(needed.first());
    long to = needed.length() == 0 ? from : packageAt(needed.last()) + DareFormat.PACKAGE;
    return OpeningReader.of(inner.open(id, from, to), key);
  }

  private static BlobReader ofSize(BlobReader reader, BlobId id, long plainSize) throws DamagedBlobException {
    if (reader.length() != plainSize) {
      reader.close();
      throw new DamagedBlobException("blob " + id + " holds " + reader.length() + " bytes instead of " + plainSize, null);
    }
    return reader;
  }

  /** Where the package that holds a plain byte begins among the stored bytes. */
  private static long packageAt(long position) {
    return position / DareFormat.PAYLOAD * DareFormat.PACKAGE;
  }
}
