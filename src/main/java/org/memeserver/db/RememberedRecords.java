package org.memeserver.db;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;

/**
 * Records that were read, for those who ask for the same content again. What is remembered of a content is all of its records, the expired ones too, as
 * they were at a moment after the last change that this process knows of; changes of other processes are told by {@link RecordsNews}.
 *
 * <p>Safe for use by many threads.
 */
final class RememberedRecords {
  /** A content that more own is read anew each time. */
  static final int MOST_OWNERS = 32;

  /** So many changes at once that reads of other contents hardly ever take them for their own. */
  private static final int STRIPES = 4096;

  /** Bytes of a record beside its texts, with its blob and what remembering it takes. */
  private static final int RECORD_BYTES = 900;

  /** @param since when all was forgotten the last time */
  private record Known(List<StoredMedia> records, long since) {}

  private final Cache<Muid, Known> known;
  private final AtomicIntegerArray changes = new AtomicIntegerArray(STRIPES);
  private final AtomicLong forgotten = new AtomicLong();
  private final Trust trust;

  /** Tells how long what is remembered may be believed. */
  interface Trust {
    /** Believes always: nobody else writes. */
    Trust ALWAYS = new Trust() {
      @Override
      public OptionalLong lookedAt() {
        return OptionalLong.of(0);
      }

      @Override
      public boolean isStillGood(long look) {
        return true;
      }
    };

    /** Names the last look at what others changed; empty when there is none to go by. */
    OptionalLong lookedAt();

    /** Whether a look is recent enough, still. */
    boolean isStillGood(long look);
  }

  /** @param most bytes, about */
  RememberedRecords(long most, Trust trust) {
    this.trust = trust;
    this.known = Caffeine.newBuilder().maximumWeight(most).<Muid, Known>weigher((muid, one) -> weight(one.records())).build();
  }

  /** Remembers nothing. */
  static RememberedRecords none() {
    return new RememberedRecords(0, Trust.ALWAYS);
  }

  /** All records of a content, oldest first, at least one; empty when they have to be read. */
  Optional<List<StoredMedia>> find(Muid muid) {
    // The look comes before the record, and whether it is good after: what the look has shown is then forgotten already, and all the rest is too young.
    OptionalLong look = trust.lookedAt();
    Known one = look.isEmpty() ? null : known.getIfPresent(muid);
    boolean good = one != null && one.since() == forgotten.get() && trust.isStillGood(look.getAsLong());
    return good ? Optional.of(one.records()) : Optional.empty();
  }

  /**
   * Reads the records of a content, and remembers them if none of them changes meanwhile.
   *
   * @param reading gives them all; more than {@link #MOST_OWNERS}, or none, are not remembered
   */
  List<StoredMedia> read(Muid muid, Supplier<List<StoredMedia>> reading) {
    int stripe = stripe(muid);
    int before = changes.get(stripe);
    long since = forgotten.get();
    List<StoredMedia> records = reading.get();
    if (!records.isEmpty() && records.size() <= MOST_OWNERS) {
      // Asked within the cache, which lets nobody forget this content at that moment.
      known.asMap().compute(muid, (same, old) -> changes.get(stripe) == before ? new Known(records, since) : old);
    }
    return records;
  }

  /** Forgets a content whose records were changed; when this returns, nobody finds what they were. */
  void forget(Muid muid) {
    changes.incrementAndGet(stripe(muid));
    known.invalidate(muid);
  }

  /** Forgets all, because anything may have been changed. */
  void forgetAll() {
    forgotten.incrementAndGet();
    known.invalidateAll();
  }

  private static int stripe(Muid muid) {
    int hash = muid.hashCode();
    return (hash ^ hash >>> 16) & STRIPES - 1;
  }

  private static int weight(List<StoredMedia> records) {
    int bytes = 0;
    for (StoredMedia one : records) {
      Media media = one.media();
      int characters = media.name().length() + media.description().length() + media.filename().length() + media.mime().length();
      for (String tag : media.tags()) {
        characters += tag.length() + Long.BYTES * 5;
      }
      bytes += RECORD_BYTES + characters * Character.BYTES;
    }
    return bytes;
  }
}
