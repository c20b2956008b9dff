package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.Keys;
import org.memeserver.crypto.Rotation;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;
import org.memeserver.support.Eventually;

class LiveKeysTest {
  private static final Optional<Secret> NONE = Optional.empty();
  private static final PassphraseSource NOBODY = new PassphraseSource(Optional.empty());

  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();
  @TempDir private Path folder;
  private Path file;
  private LiveKeys keys;

  @BeforeEach
  void load() throws Exception {
    file = folder.resolve("keys");
    keys = ServerKeys.load(config(Map.of()), NOBODY, Map::of, random, clock);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private Config config(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATA_DIR", folder.toString());
    return new ConfigLoader(environment, folder).load(Map.of(), Optional.empty());
  }

  private Keys rotate() throws Exception {
    Instant now = clock.instant();
    return KeyFile.edit(file, NONE, book -> book.withFreshJwt(random, now, false).withRotation(Rotation.REWRAP, random, now), random).keys();
  }

  @Test
  void theyFollowTheFileWithinSecondsAndReadWhatWasWrappedBefore() throws Exception {
    BlobKey blob = BlobKey.random(random);
    WrappedKey before = keys.ring().wrap(blob, "x", 1);
    keys.follow();
    Keys next = rotate();
    Eventually.holds("the new keys are in force", Duration.ofSeconds(20), () -> next.equals(keys.now()));
    assertEquals(next.activeStorage().id(), keys.ring().wrap(blob, "x", 1).storageKeyId());
    assertEquals(blob, keys.ring().unwrap(before, "x", 1));
  }

  @Test
  void aMalformedFileLeavesTheOldOnesInForceUntilItIsRight() throws Exception {
    keys.refresh();
    Keys first = keys.now();
    String good = Files.readString(file);
    Files.writeString(file, good.substring(0, good.length() / 2));
    assertThrows(IOException.class, keys::refresh);
    assertSame(first, keys.now());
    Files.writeString(file, good);
    Keys next = rotate();
    keys.refresh();
    assertEquals(next, keys.now());
  }

  @Test
  void keysThatNobodyCouldBeToldOfAreNotUsedYet() throws Exception {
    List<Keys> told = new ArrayList<>();
    keys.tell(next -> {
      told.add(next);
      if (told.size() == 1) {
        throw new MemeException.Unavailable("away", null);
      }
    });
    Keys next = rotate();
    assertThrows(MemeException.Unavailable.class, keys::refresh);
    assertNotEquals(next, keys.now());
    keys.refresh();
    assertEquals(next, keys.now());
    assertEquals(List.of(next, next), told);
  }

  @Test
  void aSealedFileTakesItsPassphraseFromTheFileInTheSettings() throws Exception {
    KeyFile.reseal(file, NONE, Optional.of(Secret.ofText("a dozen letters")), random);
    StartFailure none = assertThrows(StartFailure.class, () -> ServerKeys.load(config(Map.of()), NOBODY, Map::of, random, clock));
    assertEquals("There is no terminal to ask for a passphrase. Set KEYS_PASSPHRASE_FILE to a file that holds the one of " + file
        + ", or start in a terminal", none.getMessage());
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "a dozen letters\n");
    Map<String, String> named = Map.of("KEYS_PASSPHRASE_FILE", passphrase.toString());
    try (LiveKeys opened = ServerKeys.load(config(named), NOBODY, Map::of, random, clock)) {
      assertEquals(keys.now(), opened.now());
    }
    Files.writeString(passphrase, "another dozen\n");
    StartFailure wrong = assertThrows(StartFailure.class, () -> ServerKeys.load(config(named), NOBODY, Map::of, random, clock));
    assertEquals("The keys file " + file + " cannot be used: the passphrase is wrong, or the file was changed", wrong.getMessage());
  }

  @Test
  void whatCouldNotBeReadIsReadAgainThoughTheFileStaysTheSame() throws Exception {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "a dozen letters");
    KeyFile.reseal(file, NONE, Optional.of(Secret.ofText("a dozen letters")), random);
    keys.close();
    keys = ServerKeys.load(config(Map.of("KEYS_PASSPHRASE_FILE", passphrase.toString())), NOBODY, Map::of, random, clock);
    keys.refresh();
    Instant now = clock.instant();
    Keys next = KeyFile.edit(file, Optional.of(Secret.ofText("a dozen letters")), book -> book.withFreshJwt(random, now, true), random).keys();
    Files.delete(passphrase);
    assertThrows(StartFailure.class, keys::refresh);
    assertNotEquals(next, keys.now());
    Files.writeString(passphrase, "a dozen letters");
    keys.refresh();
    assertEquals(next, keys.now(), "a key that was changed after a leak would stay good for ever");
  }

  @Test
  void aFileThatLacksAKeyThatFilesNeedGetsItBackFromMemory() throws Exception {
    String older = Files.readString(file);
    Keys former = keys.now();
    keys.close();
    Keys rotated = rotate();
    try (LiveKeys live = ServerKeys.load(config(Map.of()), NOBODY, () -> Map.of(rotated.activeStorage().id(), 7L), random, clock)) {
      assertEquals(rotated, live.now());
      Files.writeString(file, older);
      live.refresh();
      assertEquals(former.activeStorage(), live.now().activeStorage(), "the copy says so");
      assertEquals(List.of(rotated.activeStorage()), live.now().otherStorage());
      assertEquals(List.of(rotated.activeStorage()), KeyFile.load(file, NONE).keys().otherStorage(), "and it is on the disk");
    }
  }
}
