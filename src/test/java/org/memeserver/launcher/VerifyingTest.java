package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.db.VerificationRepository;
import org.memeserver.media.LastVerification;
import org.memeserver.media.StockedServer;
import org.memeserver.media.VerificationOutcome;
import org.memeserver.model.BlobId;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Eventually;
import org.memeserver.upkeep.health.Stockroom;

/** When a server verifies by itself, and what it says. */
class VerifyingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Logger LOGGER = Logger.getLogger(Verifying.class.getName());

  @TempDir private Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };
  private FileBlobStore store;
  private StockedServer server;

  @BeforeEach
  void open() throws Exception {
    store = FileBlobStore.open(folder.resolve("files"));
    server = new StockedServer(folder, store, store);
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void close() throws Exception {
    LOGGER.removeHandler(handler);
    server.close();
    store.close();
  }

  private LastVerification last() {
    return new LastVerification(new VerificationRepository(server.database()));
  }

  private Stockroom room(LastVerification last, Clock clock) {
    return new Stockroom(
        server.vault(), server.database(), List.of(store), server.leftovers(), () -> Optional.of(Instant.EPOCH), () -> 0, last, clock, true);
  }

  /** Has it at work until something holds, and until it has ended. */
  private static void verify(Stockroom room, Duration interval, String what, Eventually.Condition until) throws Exception {
    Verifying verifying = Verifying.start(room, interval);
    try {
      Eventually.holds(what, PATIENCE, until);
    } finally {
      verifying.close();
    }
  }

  @Test
  void whatItFindsIsLoggedAndRemembered() throws Exception {
    server.content(1, 1000);
    BlobId missing = server.content(2, 1000);
    BlobId orphan = server.orphan(3, 10);
    Files.delete(new BlobFolder(folder.resolve("files")).placeOf(missing.text()));
    LastVerification last = last();
    verify(room(last, server.clock()), Duration.ofDays(7), "it verifies", () -> last.known().isPresent());
    assertEquals(new VerificationOutcome(2, 1032, 0, 1, 0, 1, 42, true, true), last().refreshed().orElseThrow().outcome());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("SEVERE missing: content ") && line.contains(missing.text())), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("WARNING orphan: blob " + orphan)), lines::toString);
    assertTrue(lines.contains("SEVERE verified 2 files: 0 damaged, 1 missing, 0 unreadable; 1 that no record names"), lines::toString);
  }

  @Test
  void theNextOneComesWhenTheIntervalIsOverAlsoAfterARestart() throws Exception {
    Instant former = server.clock().instant();
    last().note(new VerificationOutcome(5, 0, 0, 0, 0, 0, 0, true, true), former);
    LastVerification early = last();
    verify(room(early, Clock.offset(server.clock(), Duration.ofDays(6))), Duration.ofDays(7), "it knows of the former one", () -> early.known().isPresent());
    assertEquals(5, last().refreshed().orElseThrow().outcome().checked());
    LastVerification late = last();
    verify(room(late, Clock.offset(server.clock(), Duration.ofDays(8))), Duration.ofDays(7), "it verifies again", () -> late.known().filter(ended -> ended.at().isAfter(former.plusSeconds(1))).isPresent());
    assertEquals(0, last().refreshed().orElseThrow().outcome().checked());
  }

  @Test
  void aLastOneFromATimeThatHasNotComeIsNotWaitedFor() throws Exception {
    server.content(1, 10);
    Instant now = server.clock().instant();
    last().note(new VerificationOutcome(5, 0, 0, 0, 0, 0, 0, true, true), now.plus(Duration.ofDays(3650)));
    LastVerification last = last();
    verify(
        room(last, server.clock()), Duration.ofDays(7), "it verifies",
        () -> last.known().filter(ended -> ended.at().isBefore(now.plus(Duration.ofHours(1)))).isPresent());
    assertEquals(1, last().refreshed().orElseThrow().outcome().checked());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("WARNING the last verification is noted for 20")), lines::toString);
  }

  @Test
  void withoutAnIntervalThereIsNone() throws Exception {
    server.content(1, 10);
    LastVerification last = last();
    last.note(new VerificationOutcome(5, 0, 0, 0, 0, 0, 0, true, true), Instant.EPOCH);
    LastVerification seen = last();
    verify(room(seen, server.clock()), Duration.ZERO, "it knows of the former one", () -> seen.known().isPresent());
    assertEquals(5, last().refreshed().orElseThrow().outcome().checked());
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoFinding() throws Exception {
    server.content(1, 10);
    Files.move(folder.resolve("files/blobs"), folder.resolve("files/elsewhere"));
    verify(room(last(), server.clock()), Duration.ofDays(7), "it says so", () -> lines.stream().anyMatch(line -> line.startsWith("WARNING verifying waits: the folder ")));
    assertEquals(1, lines.size(), lines::toString);
    assertEquals(Optional.empty(), last().refreshed());
  }
}
