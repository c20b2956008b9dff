package org.memeserver.takeover;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.LeftOut;
import org.memeserver.media.Adoptions;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;
import org.memeserver.takeover.OldRecord.Row;
import org.memeserver.takeover.TakeoverReport.Trouble;

/**
 * One run over all rows and files of the old server. It may be ended at any time, however hard, and run again: what is here already is passed over or
 * brought up to date, and bytes that came without their record are swept by the server. Memory does not grow with the number of rows. Used once.
 */
public final class Takeover {
  /** Rows whose bytes are being taken, or wait for it or for their record. Enough to keep the workers busy while a batch is committed. */
  private static final int WINDOW = 200;

  /** For each processor: workers mostly wait for the disk, which makes several small files durable in the time that it takes for one. */
  private static final int NEAR_WORKERS = 4;

  /** At least, when files come from a bucket or go to one: workers mostly wait for answers, and a store has many at once. */
  private static final int FAR_WORKERS = 32;

  /** How often to look for who is done while the oldest is not, in seconds. */
  private static final long LOOK_S = 5;

  /** Names that are looked up at once. */
  private static final int NAMES = 500;

  private final OldRecords records;
  private final OldFiles files;
  private final AdoptionRepository here;
  private final Adoptions adoptions;
  private final RowTaking taking;
  private final Optional<PublicKey> administrator;
  private final Clock clock;
  private final Outcomes outcomes;
  private final Deque<Future<Taken>> window = new ArrayDeque<>();
  private final Recording recording;

  /** Contents whose records here say less than the old server does by now. */
  private final Set<Muid> behind = new HashSet<>();

  /**
   * @param administrator gets templates that name no owner; without one they stay out
   * @param progress is told now and then how many rows are done
   */
  public Takeover(
      OldRecords records, OldFiles files, MasterKey master, PublicRule rule, Optional<PublicKey> administrator, AdoptionRepository here,
      Adoptions adoptions, Clock clock, LongConsumer progress) {
    this.records = records;
    this.files = files;
    this.here = here;
    this.adoptions = adoptions;
    this.taking = new RowTaking(files, master, rule, adoptions);
    this.recording = new Recording(adoptions, this::conclude, System::nanoTime);
    this.administrator = administrator;
    this.clock = clock;
    this.outcomes = new Outcomes(progress);
  }

  /**
   * Takes everything over that is good and not here yet.
   *
   * @param far whether files come from a store elsewhere, or go to one
   * @throws OldDatabaseException when the old database fails
   * @throws OldFilesException when the old files cannot be reached
   * @throws IOException when the old files cannot be listed
   * @throws MemeException.StorageFull when there is no room here
   * @throws MemeException.Unavailable when the store or the database here fails
   */
  public TakeoverReport run(boolean far) throws IOException {
    int near = NEAR_WORKERS * Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(far ? Math.max(near, FAR_WORKERS) : near, Takeover::worker);
    try {
      OldRecords.Page page;
      Optional<String> after = Optional.empty();
      do {
        page = records.page(after);
        page.unreadable().forEach((id, why) -> outcomes.add(new Taken.Refused(id, "", Trouble.UNUSABLE, "its row cannot be read: " + why)));
        take(page.rows(), workers);
        after = page.ids().isEmpty() ? after : Optional.of(page.ids().get(page.ids().size() - 1));
      } while (page.ids().size() == OldRecords.PAGE);
      records.repeated().forEach(outcomes::addRepeated);
      for (long i = records.withoutId(); i > 0; i--) {
        outcomes.add(new Taken.Refused("", "", Trouble.UNUSABLE, "it has no id"));
      }
      while (!window.isEmpty()) {
        settleOldest();
      }
      recording.finish();
    } finally {
      window.forEach(future -> future.cancel(false));
      // Not interrupted, which would close files under them; and waited for, because what they write to is closed next.
      end(workers);
    }
    files.forEachName(NAMES, this::findOrphans);
    return outcomes.sumUp(files, adoptions.whyCopied());
  }

  private static void end(ExecutorService workers) {
    workers.shutdown();
    try {
      workers.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "takeover");
    thread.setDaemon(true);
    return thread;
  }

  private void take(List<Row> page, ExecutorService workers) {
    Instant now = clock.instant();
    List<OldRecord> usable = new ArrayList<>();
    for (Row row : page) {
      try {
        usable.add(row.usable(now, administrator));
      } catch (IllegalArgumentException e) {
        outcomes.add(new Taken.Refused(row.id(), row.filename() == null ? "" : row.filename(), Trouble.UNUSABLE, e.getMessage()));
      }
    }
    AdoptionRepository.Known known = here.known(usable.stream().map(OldRecord::muid).toList(), usable.stream().map(OldRecord::owner).toList());
    for (OldRecord old : usable) {
      Optional<ContentBlob> blob = known.blobOf(old.muid());
      boolean isHere = known.has(old.muid(), old.owner()) && blob.isPresent();
      if (known.isBehind(old.asChange())) {
        behind.add(old.muid());
      }
      Optional<LeftOut> leftOut = known.leftOut(old.muid(), old.owner());
      if (old.isExpired(now)) {
        conclude(isHere ? new Taken.There(old) : new Taken.Expired());
      } else if (leftOut.isPresent()) {
        outcomes.add(new Taken.LeftOut(leftOut.get()));
      } else {
        window.add(workers.submit(() -> isHere ? taking.check(old, blob.get()) : taking.take(old, blob)));
        if (window.size() >= WINDOW) {
          settleOldest();
        }
      }
    }
  }

  /** Waits for the oldest. Who is done behind it, while a large file takes its time, is not kept from being recorded. */
  private void settleOldest() {
    Future<Taken> oldest = window.remove();
    while (!isDone(oldest)) {
      List<Future<Taken>> done = window.stream().filter(Future::isDone).toList();
      window.removeAll(done);
      done.forEach(this::settle);
      recording.finishOld();
    }
    settle(oldest);
    recording.finishOld();
  }

  private static boolean isDone(Future<Taken> future) {
    try {
      future.get(LOOK_S, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemeException.Unavailable("Interrupted", e);
    }
  }

  private void settle(Future<Taken> future) {
    try {
      Taken taken = future.get();
      if (taken instanceof Taken.Ready ready) {
        recording.add(ready);
      } else {
        conclude(taken);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemeException.Unavailable("Interrupted", e);
    }
  }

  /** What is here may be behind what the old server says by now. */
  private void conclude(Taken taken) {
    if (taken instanceof Taken.Healed healed) {
      outcomes.remark(healed.old(), "its bytes were missing here and were taken again");
      conclude(new Taken.There(healed.old()));
    } else if (taken instanceof Taken.There there && behind.remove(there.old().muid())) {
      recording.change(there.old());
    } else {
      outcomes.add(taken);
    }
  }

  private void findOrphans(List<String> names) {
    Set<String> existing = records.existing(names.stream().map(Takeover::idOf).toList());
    names.stream()
        .filter(name -> !existing.contains(idOf(name)))
        .forEach(outcomes::addOrphan);
  }

  private static String idOf(String name) {
    for (RenditionKind kind : RenditionKind.values()) {
      String ending = "_" + kind.text();
      // No id ends like that: ids end in "=".
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }
}
