package org.memeserver.takeover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.memeserver.db.LeftOut;
import org.memeserver.media.Adoptions;
import org.memeserver.model.MemeException;
import org.memeserver.takeover.TakeoverReport.Trouble;

/**
 * Records what was taken, and brings up to date what was recorded before, many at once; and says of each what became of it. What the database
 * cannot hold is refused by name and keeps nobody else out. Used by one thread at a time.
 *
 * <p>Every method throws {@link MemeException.StorageFull} when there is no room here and {@link MemeException.Unavailable} when the database here
 * fails.
 */
final class Recording {
  /** Records that are committed at once: to make a commit durable costs as much as many records do. */
  private static final int BATCH = 100;

  /** Bytes without a record may be taken for leftovers by other servers after a while, and have to be taken again when the import is cut off. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Adoptions adoptions;
  private final Consumer<Taken> told;
  private final List<Taken.Ready> fresh = new ArrayList<>();
  private final List<OldRecord> changed = new ArrayList<>();
  private final LongSupplier nanos;
  private long oldest;

  /**
   * @param told what became of each
   * @param nanos as {@link System#nanoTime} counts
   */
  Recording(Adoptions adoptions, Consumer<Taken> told, LongSupplier nanos) {
    this.adoptions = adoptions;
    this.told = told;
    this.nanos = nanos;
  }

  /** Its bytes are here. */
  void add(Taken.Ready ready) {
    if (fresh.isEmpty()) {
      oldest = nanos.getAsLong();
    }
    fresh.add(ready);
    if (fresh.size() >= BATCH) {
      all(fresh, this::record);
    }
  }

  /** It was recorded here before, and the old server says something else by now. */
  void change(OldRecord old) {
    changed.add(old);
    if (changed.size() >= BATCH) {
      all(changed, this::update);
    }
  }

  /** Commits what has been waiting for others to join it for too long. To be called every few seconds. */
  void finishOld() {
    if (!fresh.isEmpty() && nanos.getAsLong() - oldest >= LONGEST_WAIT_NANOS) {
      all(fresh, this::record);
    }
  }

  /** Commits what has not been yet. */
  void finish() {
    all(fresh, this::record);
    all(changed, this::update);
  }

  /** Commits a batch as one, or each for itself when one of them cannot be. */
  private <T> void all(List<T> batch, Function<List<T>, List<Taken>> commit) {
    if (batch.isEmpty()) {
      return;
    }
    List<Taken> outcomes = new ArrayList<>();
    try {
      outcomes.addAll(commit.apply(batch));
    } catch (MemeException.Invalid culprit) {
      batch.forEach(one -> outcomes.add(alone(one, commit)));
    }
    batch.clear();
    outcomes.forEach(told);
  }

  private static <T> Taken alone(T one, Function<List<T>, List<Taken>> commit) {
    try {
      return commit.apply(List.of(one)).get(0);
    } catch (MemeException.Invalid e) {
      OldRecord old = one instanceof Taken.Ready ready ? ready.old() : (OldRecord) one;
      return new Taken.Refused(old.muid().text(), old.filename(), Trouble.UNUSABLE, "the database here cannot hold it: " + e.getMessage());
    }
  }

  private List<Taken> record(List<Taken.Ready> batch) {
    List<Adoptions.Recorded> recorded = adoptions.record(batch.stream().map(Taken.Ready::adopted).toList());
    return IntStream.range(0, batch.size()).mapToObj(i -> outcome(batch.get(i), recorded.get(i))).toList();
  }

  private static Taken outcome(Taken.Ready ready, Adoptions.Recorded recorded) {
    return switch (recorded) {
      case NEW -> ready;
      case HEALED -> new Taken.Healed(ready.old());
      case THERE -> new Taken.There(ready.old());
      case BANNED -> new Taken.LeftOut(LeftOut.BANNED);
      case DELETED_HERE -> new Taken.LeftOut(LeftOut.DELETED_HERE);
      case CONTENT_GONE -> new Taken.Refused(
          ready.old().muid().text(), ready.old().filename(), Trouble.MISSING, "another owner has just deleted it here; import again to take it");
    };
  }

  private List<Taken> update(List<OldRecord> batch) {
    List<Boolean> updated = adoptions.update(batch.stream().map(OldRecord::asChange).toList());
    return IntStream.range(0, batch.size())
        .<Taken>mapToObj(i -> updated.get(i) ? new Taken.Updated(batch.get(i)) : new Taken.There(batch.get(i)))
        .toList();
  }
}
