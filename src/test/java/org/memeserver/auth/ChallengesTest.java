package org.memeserver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.db.ChallengeRepository;
import org.memeserver.db.Database;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;

final class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.openH2(folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Challenges at(Instant now, String secret, String... former) {
    return new Challenges(
        () -> new JwtKeys(Secret.ofText(secret), Stream.of(former).map(Secret::ofText).map(JwtKeys.Former::of).toList()), LIFETIME, new ChallengeRepository(database), Clock.fixed(now, ZoneOffset.UTC), new SecureRandom());
  }

  @Test
  void anotherNodeWithTheSameSecretRecallsIt() {
    Challenge issued = at(NOW, "secret").issue();
    assertEquals(issued, at(NOW.plusSeconds(9), "secret").recall(issued.id()));
    assertEquals(56, issued.id().length());
    assertTrue(issued.text().matches("[a-z0-9]{48}"), issued.text());
    assertNotEquals(issued.text(), at(NOW, "secret").issue().text());
  }

  @Test
  void itCanBeAnsweredWhenItsKeyIsAFormerOneByThen() {
    Challenge issued = at(NOW, "secret").issue();
    assertEquals(issued, at(NOW.plusSeconds(1), "next", "other", "secret").recall(issued.id()));
    assertThrows(MemeException.Unauthorized.class, () -> at(NOW.plusSeconds(1), "next", "other").recall(issued.id()));
  }

  @Test
  void itEndsWithItsLifetime() {
    Challenge issued = at(NOW, "secret").issue();
    at(NOW.plus(LIFETIME).minusMillis(1), "secret").recall(issued.id());
    assertThrows(MemeException.Unauthorized.class, () -> at(NOW.plus(LIFETIME), "secret").recall(issued.id()));
  }

  @Test
  void nobodyElseCanMakeOne() {
    Challenge issued = at(NOW, "secret").issue();
    assertThrows(MemeException.Unauthorized.class, () -> at(NOW, "another").recall(issued.id()));
    byte[] bytes = Base64.getUrlDecoder().decode(issued.id());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThrows(MemeException.Unauthorized.class, () -> at(NOW, "secret").recall(id));
    }
    for (String id : new String[] {"", "x", issued.id() + "A", issued.id() + "=", issued.id().substring(1), "/".repeat(56), "é".repeat(56)}) {
      assertThrows(MemeException.Unauthorized.class, () -> at(NOW, "secret").recall(id), id);
    }
  }

  @Test
  void itIsSpentOnceHoweverManyTryAtOnce() {
    Challenge issued = at(NOW, "secret").issue();
    AtomicInteger spent = new AtomicInteger();
    IntStream.range(0, 32).parallel().forEach(i -> {
      try {
        at(NOW, "secret").spend(issued);
        spent.incrementAndGet();
      } catch (MemeException.Unauthorized e) {
        assertEquals("Challenge already used", e.getMessage());
      }
    });
    assertEquals(1, spent.get());
  }
}
