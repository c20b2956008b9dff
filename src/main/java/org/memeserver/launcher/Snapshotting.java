package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.memeserver.backup.RecordsSnapshot;
import org.memeserver.backup.Snapshots;
import org.memeserver.backup.Source;
import org.memeserver.config.Config;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Has a snapshot of records and keys made whenever the newest one is old enough, also when the server was down meanwhile. */
final class Snapshotting implements AutoCloseable {
  /** How often it is looked whether one is due; the first time after as long, when the start is over. */
  static final Duration LOOKING_EVERY = Duration.ofMinutes(1);

  /** In the folder of data. */
  static final String FOLDER = "snapshots";

  private static final System.Logger LOG = System.getLogger(Snapshotting.class.getName());
  private static final long AFTER_A_FAILURE_NANOS = TimeUnit.HOURS.toNanos(1);

  private final RecordsSnapshot snapshot;
  private final Database database;
  private final Config.Snapshots settings;
  private final Sealing sealing;
  private final Optional<Recurring> looking;
  private final AtomicLong failures = new AtomicLong();
  private long notBefore = System.nanoTime();
  private volatile boolean closing;

  private Snapshotting(RecordsSnapshot snapshot, Database database, Config.Snapshots settings, Sealing sealing, Duration lookingEvery) {
    this.snapshot = snapshot;
    this.database = database;
    this.settings = settings;
    this.sealing = sealing;
    this.looking = settings.interval().isZero() ? Optional.empty() : Optional.of(Recurring.startLater("snapshots", this::look, lookingEvery));
  }

  /** What snapshots are sealed under. */
  interface Sealing {
    /**
     * None for snapshots that can be read like the keys file beside them.
     *
     * @throws StartFailure when it cannot be had: then there is no snapshot rather than one that everybody can read
     */
    Optional<Secret> passphrase() throws IOException, StartFailure;
  }

  static Snapshotting start(Workplace place, Duration lookingEvery) {
    Config.Snapshots settings = place.config().snapshots();
    return start(place.everything(), place.config().folders().data(), settings, sealing(settings, place.storage().keys()), lookingEvery);
  }

  /** Their own passphrase, else that of the keys file, which lies beside them and has the same keys. */
  static Sealing sealing(Config.Snapshots settings, LiveKeys keys) {
    Optional<Path> file = settings.passphraseFile();
    return () -> file.isPresent() ? Optional.of(new PassphraseSource(Optional.empty()).chosen(file, "", "")) : keys.sealOfCopies();
  }

  /** @param data the folder of data, in which they are kept */
  static Snapshotting start(Source source, Path data, Config.Snapshots settings, Sealing sealing, Duration lookingEvery) {
    return new Snapshotting(new RecordsSnapshot(source, folder(data), settings.keep()), source.database(), settings, sealing, lookingEvery);
  }

  static Snapshots folder(Path data) {
    return new Snapshots(data.resolve(FOLDER));
  }

  /** How many could not be made. */
  long failures() {
    return failures.get();
  }

  private void look() {
    try {
      if (System.nanoTime() - notBefore >= 0 && snapshot.isDue(settings.interval())) {
        // Servers that share the folder would make it twice.
        database.alone(Duty.SNAPSHOT, this::make);
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private void make() {
    try {
      if (snapshot.isDue(settings.interval())) {
        Path file = snapshot.make(sealing.passphrase(), new UntilClosed());
        LOG.log(System.Logger.Level.INFO, "wrote down all records and keys: {0}", file);
      }
    } catch (IOException | JobFailure | StartFailure | RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Exception e) {
    if (!closing) {
      failures.incrementAndGet();
      notBefore = System.nanoTime() + AFTER_A_FAILURE_NANOS;
      LOG.log(System.Logger.Level.ERROR, "no snapshot of the records could be made: " + e.getMessage(), e);
    }
  }

  /** Has one that is under way end, which leaves nothing of it; it is due again at the next start. */
  @Override
  public void close() {
    closing = true;
    looking.ifPresent(Recurring::close);
  }

  private final class UntilClosed implements Watcher {
    @Override
    public void step(String what, long done, long total) {}

    @Override
    public void note(String line) {
      LOG.log(System.Logger.Level.WARNING, line);
    }

    @Override
    public boolean isStopped() {
      return closing;
    }
  }
}
