package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Keys;
import org.memeserver.crypto.KeysText;
import org.memeserver.crypto.StorageKey;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;

/** The keys in force, which change when the keys file does: by a command, or by a copy that an operator puts there. Safe for use by many threads. */
final class LiveKeys implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveKeys.class.getName());
  private static final long LOOKING_MS = 1000;

  /** A passphrase takes a processor some time to be found wrong. */
  private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path file;
  private final Reading reading;
  private final SecureRandom random;
  private final KeyRing ring;
  private final Supplier<Set<String>> needed;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(LiveKeys::thread);
  private volatile Keys keys;
  private Stamp seen;

  /** A reading that failed, and when it is tried again; the passphrase may come back, or a disk answer, without the file changing. */
  private Failed failed = new Failed(null, "", 0);

  /** How the file is read, and what of it is in force. */
  interface Reading {
    /** The passphrase of the file, if it is sealed and the passphrase is known. */
    Optional<Secret> passphrase() throws IOException, StartFailure;

    /** What seals copies of the keys that lie beside the file; none when it is not sealed itself. */
    Optional<Secret> forCopies() throws IOException, StartFailure;

    Keys inForce(KeyBook book);

    /** Whether the settings give this storage key, so that the file need not have it. */
    boolean isGiven(String id);
  }

  /** Has to know of keys before they are used. */
  interface Follower {
    /** @throws MemeException when it cannot be told now: the keys that were in force stay for another while */
    void expect(Keys next);
  }

  /** By which a change of a file is noticed. It is replaced, so its identity alone would do where a file system has one. */
  private record Stamp(FileTime changed, long size, Object identity) {}

  private record Failed(Stamp stamp, String why, long again) {}

  /**
   * @param first those that were read from the file a moment ago
   * @param needed ids of storage keys that stored files need now
   */
  LiveKeys(Keys first, Path file, Reading reading, Supplier<Set<String>> needed, SecureRandom random) {
    this.needed = needed;
    this.file = file;
    this.reading = reading;
    this.random = random;
    this.ring = new KeyRing(first.activeStorage(), first.otherStorage(), random);
    this.keys = first;
  }

  /** Those in force. */
  Keys now() {
    return keys;
  }

  /** Those of them that wrap data keys; always the same ring. */
  KeyRing ring() {
    return ring;
  }

  void tell(Follower follower) {
    followers.add(follower);
  }

  /**
   * What stands in the file now.
   *
   * @throws IOException when it cannot be read or is malformed
   * @throws StartFailure when it is sealed and its passphrase cannot be had
   */
  KeyBook book() throws IOException, StartFailure {
    return KeyFile.load(file, reading.passphrase());
  }

  /**
   * All keys for a copy: those of the file, and those in force. They alone do when the file cannot be read: then a copy is needed most.
   *
   * @throws IOException when neither can be had
   */
  KeyBook all() throws IOException {
    try {
      KeyBook book = book();
      return KeysText.all(reading.inForce(book), Optional.of(book)).orElse(book);
    } catch (IOException | StartFailure e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be read, so copies of the keys are made from memory: {1}", file, Storage.reason(e));
      return KeysText.all(keys, Optional.empty()).orElseThrow(() -> new IOException("The keys file " + file + " cannot be read", e));
    }
  }

  /** What seals copies of the keys that lie beside the file, see {@link Reading#forCopies}. */
  Optional<Secret> sealOfCopies() throws IOException, StartFailure {
    return reading.forCopies();
  }

  /**
   * Changes the file. When this returns, the new keys are on the disk and in force.
   *
   * @throws IOException as {@link #refresh}, and when the file cannot be written
   * @throws StartFailure as {@link #refresh}
   */
  KeyBook edit(KeyFile.Edit edit) throws IOException, StartFailure {
    KeyBook book = KeyFile.edit(file, reading.passphrase(), edit, random);
    refresh();
    return book;
  }

  /** Begins to look at the file. */
  void follow() {
    looking.scheduleWithFixedDelay(this::look, 0, LOOKING_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    Failed before = failed;
    try {
      if (before.stamp() == null || !before.stamp().equals(stamp()) || System.nanoTime() - before.again() >= 0) {
        refresh();
      }
    } catch (IOException | StartFailure | RuntimeException e) {
      // An exception from here would end the looking.
      String why = Storage.reason(e);
      if (failed.stamp() == null || !Objects.equals(failed.stamp(), before.stamp()) || !why.equals(before.why())) {
        LOG.log(System.Logger.Level.WARNING, "{0} cannot be used, so the keys in force stay: {1}", file, why);
      }
    }
  }

  /**
   * Takes the keys of the file, if it has changed. When this returns, they are in force.
   *
   * @throws IOException when it cannot be read or is malformed; the keys stay what they are, and it is read again when it changes, or after a while
   * @throws StartFailure when it is sealed and its passphrase cannot be had, likewise
   * @throws MemeException when somebody cannot be told; it is tried again with the next look
   */
  synchronized void refresh() throws IOException, StartFailure {
    // Taken before it is read: what changes in between is a change.
    Stamp stamp = stamp();
    if (Objects.equals(stamp, seen)) {
      return;
    }
    Keys next;
    try {
      next = reading.inForce(kept(book()));
    } catch (IOException | StartFailure | MemeException e) {
      failed = new Failed(stamp, Storage.reason(e), System.nanoTime() + FAILED_NANOS);
      throw e;
    }
    failed = new Failed(null, "", 0);
    if (!next.equals(keys)) {
      followers.forEach(follower -> follower.expect(next));
      ring.exchange(next.activeStorage(), next.otherStorage());
      keys = next;
      LOG.log(System.Logger.Level.INFO, "took new keys from {0}: sessions are signed with {1}, files are protected with {2}",
          file, next.jwtKeyId(), next.activeStorage().id());
    }
    seen = stamp;
  }

  /**
   * Puts storage keys back into a file that lacks them though files need them, such as an older copy of it: this process may have the last copy of such a
   * key, and would take it along when it ends.
   */
  private KeyBook kept(KeyBook book) throws IOException, StartFailure {
    Set<String> missing = new HashSet<>(ring.ids());
    book.storage().forEach(key -> missing.remove(key.id()));
    missing.removeIf(id -> reading.isGiven(id));
    if (missing.isEmpty()) {
      return book;
    }
    // An upload may just be about to come under the active one.
    Set<String> toKeep = new HashSet<>(needed.get());
    toKeep.add(ring.activeId());
    missing.retainAll(toKeep);
    if (missing.isEmpty()) {
      return book;
    }
    List<StorageKey> back = Stream.concat(Stream.of(keys.activeStorage()), keys.otherStorage().stream()).filter(key -> missing.contains(key.id())).toList();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    KeyBook whole = KeyFile.edit(file, reading.passphrase(), there -> {
      KeyBook with = there;
      for (StorageKey key : back) {
        with = with.withFormerStorage(key, now);
      }
      return with;
    }, random);
    LOG.log(System.Logger.Level.ERROR, "{0} lacked storage keys that stored files need, and got them back from memory: {1}. Was it replaced by an older"
        + " copy? Make a new copy of it", file, missing);
    return whole;
  }

  private Stamp stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "keys file");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
