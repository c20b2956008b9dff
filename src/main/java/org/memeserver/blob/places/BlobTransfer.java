package org.memeserver.blob.places;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.model.BlobId;

/**
 * Moves one blob after the other, as it is stored. The original goes only when the copy was made durable, read back and found equal; at each moment
 * one of both is whole.
 *
 * <p>A blob that is deleted meanwhile, in the source first and then in the target, as {@link TwoPlaces} does it, is gone in both: either the deletion
 * in the target comes after the commit, or the look into the source that follows the commit finds nothing. That look may delete the copy only because
 * no other move is at work, so that nobody but the blob's owner takes it out of the source. A process that ends between the two leaves a blob that no
 * record names, for the sweep.
 */
final class BlobTransfer {
  private static final int BUFFER = 64 * 1024;
  private static final int MOST_TRIES = 10;

  private final BlobPlace source;
  private final BlobPlace target;
  private final ThreadLocal<ByteBuffer> buffers = ThreadLocal.withInitial(() -> ByteBuffer.allocate(BUFFER));

  BlobTransfer(BlobPlace source, BlobPlace target) {
    this.source = source;
    this.target = target;
  }

  /** What has become of a blob; bytes are those that were copied. */
  record Outcome(Kind kind, long bytes) {
    enum Kind {
      MOVED,
      ALREADY_THERE,
      GONE
    }

    static final Outcome GONE = new Outcome(Kind.GONE, 0);
  }

  /** The bytes of a blob in short. */
  private record Sum(long length, String sha256) {}

  /**
   * Moves a blob.
   *
   * @throws IOException when it could not be moved; the source has it then, unless it was deleted meanwhile
   */
  Outcome move(BlobId id) throws IOException {
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      Optional<Outcome> outcome = tryToMove(id);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      // Somebody is just deleting the blob, and has not come to the source yet.
      pause(tries);
    }
    throw new IOException("its copy in " + target + " went away again and again");
  }

  /** @return empty when the copy is gone and the original is not */
  private Optional<Outcome> tryToMove(BlobId id) throws IOException {
    if (target.has(id)) {
      return settle(id);
    }
    Sum written;
    try (BlobReader reader = source.open(id, 0, Long.MAX_VALUE);
        BlobWriter writer = target.create(id)) {
      written = read(reader, writer);
      if (!source.has(id)) {
        return Optional.of(Outcome.GONE);
      }
      writer.commit();
    } catch (NoSuchBlobException e) {
      return Optional.of(goneOr(id, e));
    }
    Optional<Sum> copy = copyOf(id);
    if (!source.has(id)) {
      target.delete(id);
      return Optional.of(Outcome.GONE);
    }
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    if (!copy.get().equals(written)) {
      target.delete(id);
      throw new IOException("the copy in " + target + " was not what was written, and was removed");
    }
    source.delete(id);
    return Optional.of(new Outcome(Outcome.Kind.MOVED, written.length()));
  }

  private Optional<Sum> copyOf(BlobId id) throws IOException {
    try {
      return Optional.of(sum(target, id));
    } catch (NoSuchBlobException e) {
      return Optional.empty();
    }
  }

  private static void pause(int tried) throws InterruptedIOException {
    try {
      Thread.sleep(10L * tried);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a blob was moved");
    }
  }

  /** The target has the blob: an earlier move ended before it could delete the original, or did not hear that the copy was committed. */
  private Optional<Outcome> settle(BlobId id) throws IOException {
    Sum original;
    Sum copy;
    try {
      original = sum(source, id);
      copy = sum(target, id);
    } catch (NoSuchBlobException e) {
      return source.has(id) ? Optional.empty() : Optional.of(Outcome.GONE);
    }
    if (!original.equals(copy)) {
      throw new IOException("both places have it, with different bytes (" + original.length() + " and " + copy.length() + "); both were left as they are");
    }
    source.delete(id);
    return Optional.of(new Outcome(Outcome.Kind.ALREADY_THERE, 0));
  }

  private Outcome goneOr(BlobId id, NoSuchBlobException failure) throws IOException {
    if (source.has(id)) {
      throw failure;
    }
    return Outcome.GONE;
  }

  private Sum sum(BlobStore place, BlobId id) throws IOException {
    try (BlobReader reader = place.open(id, 0, Long.MAX_VALUE)) {
      return read(reader, null);
    }
  }

  /** @param copy takes what is read; may be null */
  private Sum read(BlobReader reader, BlobWriter copy) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = buffers.get();
    long length = reader.length();
    for (long at = 0; at < length; ) {
      int count = reader.read(at, buffer.clear());
      if (count < 0) {
        throw new EOFException("it ends after " + at + " bytes instead of " + length);
      }
      digest.update(buffer.array(), 0, count);
      if (copy != null) {
        copy.write(buffer.flip());
      }
      at += count;
    }
    return new Sum(length, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
