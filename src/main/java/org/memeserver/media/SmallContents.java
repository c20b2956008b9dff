package org.memeserver.media;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.memeserver.model.BlobId;

/**
 * Plain bytes of small contents that are asked for again and again, in memory alone and within a bound. What an id names never changes, so nothing here
 * can be out of date; who may have it is decided each time. Safe for use by many threads.
 */
public final class SmallContents {
  /** A larger one is read from the store as fast as it can be sent. */
  private static final long LARGEST = 1 << 20;

  /** So many at least are to find room. */
  private static final int FEWEST = 32;

  /** What remembering one takes beside its bytes. */
  private static final int BESIDE = 200;

  private final Cache<BlobId, byte[]> contents;
  private final AtomicLong lent = new AtomicLong();
  private final long most;
  private final long largest;

  /**
   * @param most bytes of memory, about, and as many again of what readers still hold that has no place here any more; 0 remembers nothing
   */
  public SmallContents(long most) {
    this.most = most;
    this.contents = Caffeine.newBuilder().maximumWeight(most).<BlobId, byte[]>weigher((id, bytes) -> bytes.length + BESIDE).build();
    this.largest = Math.min(LARGEST, most / FEWEST);
  }

  /** Whether a content of so many bytes may be kept here. */
  boolean takes(long size) {
    return size > 0 && size <= largest;
  }

  /** The bytes, which nobody may change; none while slow readers hold so many that others have to read the store. */
  Optional<byte[]> find(BlobId id) {
    return lent.get() <= most ? Optional.ofNullable(contents.getIfPresent(id)) : Optional.empty();
  }

  /** Counts bytes in that somebody is going to hold until the reader is closed, however long that takes. */
  MemoryReader lend(byte[] bytes) {
    lent.addAndGet(bytes.length);
    return new MemoryReader(bytes, () -> lent.addAndGet(-bytes.length));
  }

  void keep(BlobId id, byte[] plain) {
    contents.put(id, plain);
  }

  void forget(BlobId id) {
    contents.invalidate(id);
  }
}
