package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Eventually;
import org.memeserver.support.Postgres;

/** One server changes, another one remembers. */
final class MemoryOnPostgresTest extends MemoryContract {
  private Database another;

  @Override
  Database openDatabase() {
    Database first = PostgresPlaces.open();
    another = Database.open(PostgresPlaces.last(), true);
    return first;
  }

  @Override
  MediaSearch openSearch(Database opened) {
    return opened.openSearch(folder);
  }

  @Override
  Database changing() {
    return another;
  }

  @AfterEach
  void closeTheOther() {
    another.close();
  }

  @Test
  void nobodySeesWhatWasDeletedOnTheOtherServerHoweverManyAsk() throws Exception {
    MediaRepository other = new MediaRepository(another, search);
    Muid muid = muid();
    PublicKey owner = owner();
    AtomicInteger deletions = new AtomicInteger();
    AtomicInteger seenOutOfMemory = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    List<Thread> readers = IntStream.range(0, 3).mapToObj(i -> new Thread(() -> {
      while (!done.get()) {
        int before = deletions.get();
        boolean found = media.rememberedPublic(muid, NOW).isPresent();
        // Odd: it is deleted, and that was told before it was looked for.
        if (found && before % 2 == 1 && deletions.get() == before) {
          wrong.incrementAndGet();
        }
        if (found) {
          seenOutOfMemory.incrementAndGet();
        } else {
          media.publicContent(muid, NOW);
        }
      }
    })).toList();
    readers.forEach(Thread::start);
    try {
      for (int i = 0; i < 10; i++) {
        other.save(upload(muid, owner, true), blob(), Optional.empty());
        Eventually.holds("is found in memory", Duration.ofSeconds(20), () -> media.rememberedPublic(muid, NOW).isPresent());
        other.delete(muid, owner, NOW);
        deletions.incrementAndGet();
        Thread.onSpinWait();
        assertFalse(media.rememberedPublic(muid, NOW).isPresent());
        deletions.incrementAndGet();
      }
    } finally {
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertEquals(0, wrong.get());
    assertTrue(seenOutOfMemory.get() > 0);
  }

  @Test
  void withoutNewsNothingIsBelievedAndTheyComeAgain() throws Exception {
    MediaRepository other = new MediaRepository(another, search);
    Muid muid = muid();
    PublicKey owner = owner();
    other.save(upload(muid, owner, true), blob(), Optional.empty());
    Eventually.holds("is found in memory", Duration.ofSeconds(20), () -> isFoundInMemory(muid));
    Postgres.shared().run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'meme news' AND datname = '"
        + PostgresPlaces.last().address().database() + "'");
    other.delete(muid, owner, NOW);
    assertEquals(Optional.empty(), media.publicContent(muid, NOW));
    other.save(upload(muid, owner, true), blob(), Optional.empty());
    Eventually.holds("is found in memory again", Duration.ofSeconds(20), () -> isFoundInMemory(muid));
  }

  private boolean isFoundInMemory(Muid muid) {
    boolean found = media.rememberedPublic(muid, NOW).isPresent();
    media.publicContent(muid, NOW);
    return found;
  }
}
