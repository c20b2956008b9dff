package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Secret;

class KeyFileEditTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Optional<Secret> NONE = Optional.empty();
  private static final Optional<Secret> PASSPHRASE = Optional.of(Secret.ofText("a dozen letters"));

  private final SecureRandom random = new SecureRandom();
  @TempDir private Path folder;
  private Path path;
  private KeyBook first;

  @BeforeEach
  void make() throws IOException {
    path = folder.resolve("keys");
    first = KeyFile.loadOrCreate(path, NONE, random, at(NOW)).book();
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private KeyBook read(Optional<Secret> passphrase) throws IOException {
    return KeyFile.load(path, passphrase);
  }

  @Test
  void aFormerJwtKeyStaysAsLongAsItsTokensLive() throws IOException {
    KeyBook second = KeyFile.edit(path, NONE, book -> book.withFreshJwt(random, NOW, false), random);
    assertEquals(second, read(NONE));
    assertEquals(List.of(first.keys().jwtKey()), second.keys().otherJwtKeys().stream().map(JwtKeys.Former::key).toList());
    assertEquals(Optional.of(NOW), second.jwt().get(1).retired());
    assertTrue(Files.readString(path).contains("\nversion=2\n"), "older servers would take the file for a damaged one");
    assertEquals(List.of(NOW, NOW), Stream.concat(second.jwt().stream().skip(1).map(KeyBook.Jwt::created), second.storage().stream().map(KeyBook.Storage::created))
        .map(Optional::orElseThrow).toList());

    Instant sixDays = NOW.plus(KeyBook.JWT_REMAINS).minusSeconds(1);
    assertEquals(2, second.withFreshJwt(random, sixDays, false).keys().otherJwtKeys().size());
    assertEquals(List.of(second.keys().jwtKey()), second.withFreshJwt(random, sixDays.plusSeconds(1), false).keys().otherJwtKeys().stream().map(JwtKeys.Former::key).toList());
    assertEquals(List.of(), second.withFreshJwt(random, NOW, true).keys().otherJwtKeys());
  }

  private KeyBook rotating(Rotation asked) throws IOException {
    return KeyFile.edit(path, NONE, book -> book.withRotation(asked, random, NOW), random);
  }

  @Test
  void aRotationIsRememberedUntilItIsOverAndThenUnneededKeysGo() throws IOException {
    KeyBook begun = rotating(Rotation.REWRAP);
    assertEquals(begun, read(NONE));
    assertTrue(Files.readString(path).contains("\nversion=2\n"), "an older server would forget the rotation");
    assertEquals(List.of(first.keys().activeStorage()), begun.keys().otherStorage());
    assertEquals(begun, rotating(Rotation.REWRAP), "it goes on with the same key");
    KeyBook back = KeyFile.edit(path, NONE, book -> book.withActiveStorage(first.storage().get(0).id()), random);
    assertEquals(first.keys().activeStorage(), back.keys().activeStorage());
    assertEquals(begun, rotating(Rotation.REWRAP), "also when it was put back");

    KeyBook over = KeyFile.edit(path, NONE, book -> book.rotated(id -> true), random);
    assertEquals(List.of(begun.storage().get(0).key()), over.storage().stream().map(KeyBook.Storage::key).toList());
    assertEquals(Optional.empty(), read(NONE).rotating());
    assertTrue(Files.readString(path).contains("\nversion=1\n"), "older servers can go on with it");
    assertEquals(2, rotating(Rotation.REWRAP).storage().size());
  }

  @Test
  void filesThatWereToBeEncryptedAnewStillAreAndWrappedKeysAreNotEnoughForALeak() throws IOException {
    KeyBook wrapping = rotating(Rotation.REWRAP);
    KeyBook writing = rotating(Rotation.REENCRYPT);
    assertFalse(first.storage().contains(writing.storage().get(0)) || wrapping.storage().contains(writing.storage().get(0)));
    assertEquals(writing.storage().get(0), writing.rotating().orElseThrow(), "the only one that is not over");
    assertEquals(3, writing.storage().size());
    assertEquals(writing, rotating(Rotation.REWRAP));
    assertEquals(Optional.empty(), first.withStorageOf(writing).rotating(), "what goes on elsewhere does not here");
  }

  @Test
  void anUnknownRotationIsRefused() throws IOException {
    rotating(Rotation.REWRAP);
    Files.writeString(path, Files.readString(path).replace("rotation=rewrap", "rotation=rewarp"));
    assertTrue(assertThrows(KeyFileException.class, () -> read(NONE)).getMessage().contains("rewrap or reencrypt"));
  }

  @Test
  void keysFromElsewhereComeAsFormerOnesAndNoneIsDropped() throws IOException {
    KeyBook other = KeyFile.loadOrCreate(folder.resolve("other"), NONE, random, at(NOW)).book();
    KeyBook both = KeyFile.edit(path, NONE, book -> book.withStorageOf(other).withJwtOf(other).withStorageOf(other), random);
    assertEquals(first.jwt().get(0), both.jwt().get(0));
    assertEquals(List.of(first.storage().get(0), other.storage().get(0)), read(NONE).storage());
    assertEquals(2, both.jwt().size());
  }

  @Test
  void aSealedFileOpensWithItsPassphraseAloneAndStaysSealed() throws IOException {
    KeyFile.reseal(path, NONE, PASSPHRASE, random);
    String key = first.keys().jwtKey().revealText();
    assertFalse(Files.readString(path).contains(key));
    assertTrue(KeyFile.isSealed(path));
    assertEquals(first, read(PASSPHRASE));
    KeyFileException none = assertThrows(KeyFileException.class, () -> read(NONE));
    assertEquals(path + ": it is sealed under a passphrase", none.getMessage());
    assertThrows(SealedTextException.class, () -> read(Optional.of(Secret.ofText("another one"))));

    KeyBook next = KeyFile.edit(path, PASSPHRASE, book -> book.withFreshJwt(random, NOW, false), random);
    assertTrue(KeyFile.isSealed(path));
    assertEquals(next, read(PASSPHRASE));
    KeyFile.reseal(path, PASSPHRASE, NONE, random);
    assertEquals(next, read(NONE));
  }

  @Test
  void whatCannotBeWrittenLeavesTheFileAsItWas() throws IOException {
    String before = Files.readString(path);
    assertThrows(IOException.class, () -> KeyFile.edit(path, NONE, book -> {
      throw new IOException("no room");
    }, random));
    assertThrows(FileAlreadyExistsException.class, () -> KeyFile.write(path, first.withFreshJwt(random, NOW, true), NONE, random));
    assertEquals(before, Files.readString(path));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void manyWhoChangeItAtOnceLoseNoKey() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<KeyBook>> edits = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        edits.add(threads.submit(() -> KeyFile.edit(path, NONE, book -> book.withFreshJwt(random, NOW, false), random)));
      }
      for (Future<KeyBook> edit : edits) {
        edit.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(21, read(NONE).jwt().size());
  }

  @Test
  void keysThatAKilledProcessLeftBesideTheFileGoAndAGroupKeepsItsRight() throws IOException {
    assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path left = Files.copy(path, folder.resolve(".keys.0123456789abcdef"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(100)));
    Path atWork = Files.copy(path, folder.resolve(".keys.fedcba9876543210"));
    Path other = Files.copy(path, folder.resolve(".keys.backup"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    KeyFile.edit(path, NONE, book -> book.withFreshJwt(random, NOW, false), random);
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(atWork) && Files.exists(other));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void theNewFileIsAsPrivateAsItShouldBeAndALinkStaysOne() throws IOException {
    assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    KeyFile.edit(link, NONE, book -> book.withFreshJwt(random, NOW, false), random);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals(2, read(NONE).jwt().size());
  }

  /** Tries to lock a file, as another process would that changes it. */
  static final class Locking {
    private Locking() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        System.out.print(channel.tryLock() == null ? "locked" : "free");
      }
    }
  }

  private String seenByAnotherProcess() throws IOException {
    Process other = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Locking.class.getName(),
        path.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void noOtherProcessChangesItMeanwhileThoughThisOneLooksAtIt() throws Exception {
    ExecutorService looking = Executors.newSingleThreadExecutor();
    try {
      List<Future<KeyBook>> looks = new ArrayList<>();
      KeyFile.edit(path, NONE, book -> {
        looks.add(looking.submit(() -> read(NONE)));
        assertEquals("locked", seenByAnotherProcess());
        return book;
      }, random);
      assertEquals(first, looks.get(0).get());
      assertEquals("free", seenByAnotherProcess());
    } finally {
      looking.shutdownNow();
    }
  }
}
