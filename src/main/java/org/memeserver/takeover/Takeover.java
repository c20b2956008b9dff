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
import java.util.function.LongConsumer;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.LeftOut;
import org.memeserver.media.Adoptions;
import org.memeserver.model.Media;
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

  /** Names that are looked up at once. */
  private static final int NAMES = 500;

  private final OldRecords records;
  private final OldFiles files;
  private final AdoptionRepository here;
  private final Adoptions adoptions;
  private final RowTaking taking;
  private final Optional<PublicKey> administrator;
  private final Clock clock;
  private final LongConsumer progress;
  private final TakeoverReport report = new TakeoverReport();
  private final Deque<Future<Taken>> window = new ArrayDeque<>();
  private final Recording recording;

  /** Contents whose records here say less than the old server does by now. */
  private final Set<Muid> behind = new HashSet<>();

  private long done;

  /** Contents that show that the files, and the key, are the right ones. An empty one would be right among any. */
  private long opened;

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
    this.recording = new Recording(adoptions, this::conclude);
    this.administrator = administrator;
    this.clock = clock;
    this.progress = progress;
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
      List<Row> page;
      Optional<String> after = Optional.empty();
      do {
        page = records.page(after);
        take(page, workers);
        after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).id());
      } while (page.size() == OldRecords.PAGE);
      for (long i = records.withoutId(); i > 0; i--) {
        finish(new Taken.Refused("", "", Trouble.UNUSABLE, "it has no id"));
      }
      while (!window.isEmpty()) {
        settle(window.remove());
      }
      recording.finish();
    } finally {
      window.forEach(future -> future.cancel(false));
      // Not interrupted, which would close files under them; and waited for, because what they write to is closed next.
      end(workers);
    }
    files.forEachName(NAMES, this::findOrphans);
    sumUp();
    return report;
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
        finish(new Taken.Refused(row.id(), row.filename() == null ? "" : row.filename(), Trouble.UNUSABLE, e.getMessage()));
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
        finish(new Taken.LeftOut(leftOut.get()));
      } else {
        window.add(workers.submit(() -> isHere ? taking.check(old, blob.get()) : taking.take(old, blob)));
        if (window.size() >= WINDOW) {
          settle(window.remove());
        }
      }
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
      report.add(Trouble.REMARK, healed.old().muid().text(), healed.old().filename(), "its bytes were missing here and were taken again");
      conclude(new Taken.There(healed.old()));
    } else if (taken instanceof Taken.There there && behind.remove(there.old().muid())) {
      recording.change(there.old());
    } else {
      finish(taken);
    }
  }

  private void finish(Taken taken) {
    if (taken instanceof Taken.Ready ready) {
      report.addImported(ready.adopted().media().isPublic(), ready.adopted().renditions().isPresent());
      remark(ready.old());
      remarkOnPrice(ready.adopted().media());
      remarkOnSize(ready.old(), ready.adopted().media().size());
      opened += ready.adopted().media().size() > 0 ? 1 : 0;
    } else if (taken instanceof Taken.Refused refused) {
      report.add(refused.trouble(), refused.id(), refused.filename(), refused.why());
    } else if (taken instanceof Taken.There there) {
      report.addAlreadyThere();
      opened += there.old().size().orElse(0) > 0 ? 1 : 0;
    } else if (taken instanceof Taken.Updated updated) {
      report.addUpdated();
      remark(updated.old());
      opened += updated.old().size().orElse(0) > 0 ? 1 : 0;
    } else if (taken instanceof Taken.LeftOut leftOut) {
      report.addLeftOut(leftOut.why());
    } else {
      report.addExpired();
    }
    progress.accept(++done);
  }

  private void remark(OldRecord old) {
    old.remarks().forEach(remark -> report.add(Trouble.REMARK, old.muid().text(), old.filename(), remark));
  }

  /** The old server gave it to everybody too, but who sells something may not have meant that. */
  private void remarkOnPrice(Media media) {
    if (media.isPublic() && media.price() > 0) {
      report.add(Trouble.REMARK, media.muid().text(), media.filename(), "has a price and is public; its owner can make it private");
    }
  }

  /** The id is the hash of what the file holds, so the row is what errs. */
  private void remarkOnSize(OldRecord old, long real) {
    if (old.size().isPresent() && old.size().getAsLong() != real) {
      String sizes = "has " + real + " bytes, not " + old.size().getAsLong() + " as its row said";
      String lost = old.template() ? "; the old server lost the first 4096 bytes of templates, so it should be uploaded again" : "";
      report.add(Trouble.REMARK, old.muid().text(), old.filename(), sizes + lost);
    }
  }

  private void findOrphans(List<String> names) {
    Set<String> existing = records.existing(names.stream().map(Takeover::idOf).toList());
    names.stream()
        .filter(name -> !existing.contains(idOf(name)))
        .forEach(name -> report.add(Trouble.ORPHAN, name, "", ""));
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

  private void sumUp() {
    if (opened == 0 && report.of(Trouble.DAMAGED).count() > 0) {
      report.note(files.whenNoneIsRight());
    }
    long here = report.imported() + report.updated() + report.alreadyThere();
    if (here == 0 && report.of(Trouble.MISSING).count() > 0 && report.of(Trouble.DAMAGED).count() == 0) {
      report.note(files.whenNoneIsThere());
    }
    if (report.expired() > 0) {
      report.note("Rows whose expiry is past were left out: this server would delete them at once.");
    }
    if (report.banned() > 0) {
      report.note("Rows whose owner or content is banned here were left out: see \"meme pubkeys list\" and \"meme contents list\".");
    }
    if (report.deletedHere() > 0) {
      report.note("Rows that were imported before and have been deleted here since were left out.");
    }
    adoptions.whyCopied().ifPresent(why -> report.note("Files were copied where they could not be linked: " + why));
  }
}
