package org.memeserver.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether backups are made. Looks at nothing where none ever were. */
public final class SnapshotCheck implements Check {
  private final Path folder;
  private final Duration interval;
  private final Clock clock;

  /**
   * @param folder of the backups
   * @param interval in which they are to be made; zero when they are not
   */
  public SnapshotCheck(Path folder, Duration interval, Clock clock) {
    this.folder = folder;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "snapshots";
  }

  @Override
  public List<Finding> look() throws IOException {
    if (Files.notExists(folder) || interval.isZero()) {
      return List.of();
    }
    List<Instant> times;
    try (Stream<Path> files = Files.list(folder)) {
      // What is being written, or was when a server was killed, ends otherwise.
      times = files.filter(file -> file.getFileName().toString().endsWith(".meme")).map(SnapshotCheck::modified).toList();
    }
    Instant now = clock.instant();
    long toCome = times.stream().filter(time -> time.isAfter(now)).count();
    String beside = toCome == 0 ? "" : "; " + toCome + " of a time to come, by the clock of this machine, do not count";
    Optional<Instant> newest = times.stream().filter(time -> !time.isAfter(now)).max(Instant::compareTo);
    if (newest.isEmpty()) {
      return List.of(Diagnosis.SNAPSHOT_OLD.found("there is no backup in " + folder + beside));
    }
    Duration age = Duration.between(newest.get(), now);
    String text = "the newest backup in " + folder + " is " + age.toHours() + " hours old";
    // Half an interval of grace: one may be under way, or the server was off when it was due.
    return age.compareTo(interval.multipliedBy(3).dividedBy(2)) > 0
        ? List.of(Diagnosis.SNAPSHOT_OLD.found(text + ", and one is due every " + interval.toHours() + " hours" + beside))
        : List.of(Finding.ok(name(), text + beside));
  }

  private static Instant modified(Path file) {
    return file.toFile().exists() ? Instant.ofEpochMilli(file.toFile().lastModified()) : Instant.EPOCH;
  }
}
