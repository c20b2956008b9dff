package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;

/** A folder of snapshots, each named for its time: {@code 20261125T041500Z.meme}. */
public final class Snapshots {
  private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());
  private static final String SUFFIX = ".meme";
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A snapshot may come from another machine. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final Path folder;

  public Snapshots(Path folder) {
    this.folder = folder;
  }

  /** A snapshot by its name and time. */
  public record Snapshot(Path file, Instant time) {
    /** What the command calls it. */
    public String name() {
      String name = file.getFileName().toString();
      return name.substring(0, name.length() - SUFFIX.length());
    }
  }

  /** All of them, the newest first; none when there is no folder. */
  public List<Snapshot> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.flatMap(file -> read(file).stream())
          .sorted(Comparator.comparing(Snapshot::time).reversed())
          .collect(Collectors.toList());
    }
  }

  /** @param isSealed whether it takes a passphrase to read it */
  public record Good(Snapshot snapshot, boolean isSealed) {}

  /**
   * The newest one that is as it was written, from its first byte to its last. One of a time to come is taken if there is no other.
   *
   * @param passphrase of those that are sealed; without it their first bytes have to do
   */
  public Optional<Good> newestGood(Optional<Secret> passphrase) throws IOException {
    for (Snapshot snapshot : likeliestFirst()) {
      try {
        boolean isSealed = ArchiveFile.needsPassphrase(snapshot.file());
        if (!isSealed || passphrase.isPresent()) {
          readAll(snapshot, passphrase);
        }
        return Optional.of(new Good(snapshot, isSealed));
      } catch (DamagedArchiveException | JobFailure e) {
        LOG.log(System.Logger.Level.WARNING, "the snapshot {0} cannot be read: {1}", snapshot.name(), e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static void readAll(Snapshot snapshot, Optional<Secret> passphrase) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(snapshot.file(), passphrase)) {
      entries.skipAll();
    }
  }

  /**
   * All, in the order in which they are worth keeping: those of a time to come, which a clock showed by mistake, come last, so that what was
   * just made is never removed in their favour.
   *
   * @param made at the time that the clock shows
   */
  List<Snapshot> bestFirst(Instant made) throws IOException {
    List<Snapshot> all = newestFirst();
    return Stream.concat(
        all.stream().filter(snapshot -> !snapshot.time().isAfter(made)), all.stream().filter(snapshot -> snapshot.time().isAfter(made))).toList();
  }

  /** All, in the order in which somebody who wants the newest wants them, with a warning when one of a time to come is passed over. */
  List<Snapshot> likeliestFirst() throws IOException {
    Instant now = Instant.now();
    List<Snapshot> all = bestFirst(now.plus(CLOCKS_DIFFER));
    List<Snapshot> newest = newestFirst();
    if (!all.equals(newest)) {
      LOG.log(System.Logger.Level.WARNING, "the snapshot {0} is of a time to come, for it is {1} now by the clock of this machine: it is taken"
          + " only if it is named, or if there is no other", newest.get(0).name(), nameOf(now));
    }
    return all;
  }

  /** Removes what is left of those whose making was broken off by the end of a process. */
  void removeBrokenOff() throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(folder)) {
      parts = files.filter(Snapshots::isPart).toList();
    }
    for (Path part : parts) {
      ArchiveFile.removeAbandoned(part);
    }
  }

  private static boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(ArchiveFile.PART)
        && read(file.resolveSibling(name.substring(0, name.length() - ArchiveFile.PART.length()))).isPresent()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The place of a new one. */
  Path at(Instant time) {
    return folder.resolve(nameOf(time) + SUFFIX);
  }

  /** A time as it stands in names. */
  static String nameOf(Instant time) {
    return NAME.format(time);
  }

  Path folder() {
    return folder;
  }

  private static Optional<Snapshot> read(Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Snapshot(file, NAME.parse(name.substring(0, name.length() - SUFFIX.length()), Instant::from)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
