package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.memeserver.blob.BlobWriter;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DareFormat;
import org.memeserver.model.BlobId;
import org.memeserver.model.MemeException;

/**
 * One content on its way in: hashed and encrypted as it comes, a package at a time, in four packages of memory at most whatever its size. Used by one
 * thread at a time.
 *
 * <p>Hashing costs as much as all the rest, so while another thread hashes a package, this one seals and writes it and takes in the next. It may be
 * some packages ahead, so that neither has to wake the other for each.
 */
public final class Intake implements AutoCloseable {
  /** As far as the hashing may be behind. */
  static final int PACKAGES = 4;

  private final BlobId id;
  private final BlobKey key;
  private final BlobWriter writer;
  private final Executor hashing;
  private final Runnable onClose;
  private final ContentHash hash = new ContentHash();
  private final Place[] places;
  private int current;
  private int filled;
  private long size;
  private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  private boolean closed;

  /** @param packages that may be kept in memory; one will do where the hashing is not done beside */
  Intake(BlobId id, BlobKey key, BlobWriter writer, Executor hashing, int packages, Runnable onClose) {
    this.id = id;
    this.key = key;
    this.writer = writer;
    this.hashing = hashing;
    this.places = new Place[packages];
    this.onClose = onClose;
  }

  /** Plain bytes taken so far. */
  public long size() {
    return size;
  }

  /**
   * Takes all the remaining bytes of the buffer.
   *
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store fails
   */
  public void write(ByteBuffer bytes) {
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      int taken = Math.min(bytes.remaining(), DareFormat.PAYLOAD - filled);
      bytes.get(place().bytes, filled, taken);
      filled += taken;
      if (filled == DareFormat.PAYLOAD) {
        pass();
      }
    }
  }

  /**
   * Ends the content: when this returns, its bytes are durable. They go away again with the next sweep if no record comes to name them.
   *
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store fails
   */
  Received complete() {
    if (filled > 0) {
      pass();
    }
    try {
      writer.commit();
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
    hashed.join();
    return new Received(id, key, hash.finish(), size);
  }

  /** Seals the filled package while it is hashed. */
  private void pass() {
    Place full = place();
    int length = filled;
    hashed = hashed.thenRunAsync(() -> hash.update(full.bytes, 0, length), hashing);
    full.hashed = hashed;
    current = (current + 1) % places.length;
    filled = 0;
    try {
      writer.write(ByteBuffer.wrap(full.bytes, 0, length));
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /** Where the next bytes go; what was there before has been hashed. Small contents never need more than one. */
  private Place place() {
    if (places[current] == null) {
      places[current] = new Place();
    }
    places[current].hashed.join();
    return places[current];
  }

  /** Memory for a package. */
  private static final class Place {
    private final byte[] bytes = new byte[DareFormat.PAYLOAD];
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  }

  /** Frees what the intake holds. What was not completed disappears. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    onClose.run();
  }
}
