package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00.5Z"), ZoneOffset.UTC);

  private final SecureRandom random = new SecureRandom();
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("data").resolve("keys");
  }

  @Test
  void theFirstStartMakesTheFileAndLaterOnesReadTheSameKeys() throws IOException {
    KeyFile made = load();
    KeyFile read = load();
    assertTrue(made.created());
    assertFalse(read.created());
    assertEquals(made.keys(), read.keys());
    assertEquals(64, made.keys().jwtKey().length());
    assertTrue(made.keys().jwtKey().revealText().matches("[0-9a-f]{64}"));
    assertEquals(List.of(), made.keys().otherStorage());
    assertNotEquals(made.keys(), KeyFile.loadOrCreate(folder.resolve("others"), Optional.empty(), random, CLOCK).keys());
  }

  @Test
  void theFileSaysWhatItIsAndWhenItWasMade() throws IOException {
    load();
    String text = Files.readString(path);
    assertTrue(text.startsWith("# The keys of this meme server."));
    assertTrue(text.contains("Keep a copy offline"));
    assertTrue(text.contains(".created=2026-11-01T12:00:00Z\n"));
  }

  @Test
  void onlyTheOwnerMayReadTheFileAndNothingElseIsLeftInTheFolder() throws IOException {
    assumePosix();
    KeyFile made = load();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
    assertFalse(made.readableByOthers());
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void aFileThatOthersMayReadIsReadAndReported() throws IOException {
    assumePosix();
    load();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(load().readableByOthers());
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw----r--"));
    assertTrue(load().readableByOthers());
  }

  @Test
  void theFolderMayBeALink() throws IOException {
    assumePosix();
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertTrue(KeyFile.loadOrCreate(link.resolve("keys"), Optional.empty(), random, CLOCK).created());
  }

  @Test
  void serversThatStartAtOnceEndUpWithTheSameKeys() throws Exception {
    ExecutorService starts = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        Path contested = folder.resolve("round" + round);
        List<Callable<KeyFile>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tasks.add(() -> KeyFile.loadOrCreate(contested, Optional.empty(), random, CLOCK));
        }
        Set<Keys> keys = new HashSet<>();
        int makers = 0;
        for (Future<KeyFile> start : starts.invokeAll(tasks)) {
          keys.add(start.get().keys());
          makers += start.get().created() ? 1 : 0;
        }
        assertEquals(1, keys.size());
        assertEquals(1, makers);
      }
    } finally {
      starts.shutdownNow();
    }
  }

  @Test
  void retiredKeysAreReadAlongWithTheActiveOnes() throws IOException {
    Keys first = load().keys();
    Path other = folder.resolve("other");
    Keys second = KeyFile.loadOrCreate(other, Optional.empty(), random, CLOCK).keys();
    String retired = Files.readString(other).replaceAll("(?m)^(version|\\w+\\.active)=.*$", "");
    Files.writeString(path, Files.readString(path) + retired);
    Keys both = load().keys();
    assertEquals(first.jwtKey(), both.jwtKey());
    assertEquals(List.of(second.jwtKey()), both.otherJwtKeys().stream().map(JwtKeys.Former::key).toList());
    assertEquals(first.activeStorage(), both.activeStorage());
    assertEquals(List.of(second.activeStorage()), both.otherStorage());
  }

  @Test
  void spacesEmptyLinesCommentsAndForeignLineEndsDoNotMatter() throws IOException {
    Keys keys = load().keys();
    String text = Files.readString(path);
    Files.writeString(path, text.replace("=", " = ").replace("\n", "  \r\n\r\n# more\r\n"));
    assertEquals(keys, load().keys());
  }

  @Test
  void aMalformedLineIsNamedAndNeverShown() throws IOException {
    load();
    String good = Files.readString(path);
    int version = lineOf(good, "version=1");
    int jwtKey = lineOf(good, "jwt\\.\\w+\\.key=.*");
    int storageKey = lineOf(good, "storage\\.\\w+\\.key=.*");
    expect(version, good.replace("version=1", "version=3"), "the version is neither 1 nor 2");
    expect(version, good.replace("version=1", "hunter2"), "expected name=value");
    expect(version + 1, good.replace("version=1", "version=1\nhunter2=hunter2"), "unknown name");
    expect(version + 1, good.replace("version=1", "version=1\nversion=1"), "twice");
    expect(jwtKey, good.replaceAll("(jwt\\.\\w+\\.key=).*", "$1hunter2"), "the key is not the one that has the id");
    expect(jwtKey, good.replaceAll("(jwt\\.\\w+\\.key=).*", "$1"), "the key is not the one that has the id");
    expect(storageKey, good.replaceAll("(storage\\.\\w+\\.key=).*", "$1hunter2"), "the key is not the one that has the id");
    expect(storageKey, good.replaceAll("(storage\\.\\w+\\.key=..)..", "$1\u00e9\u00e9"), "the key is not the one that has the id");
    int active = lineOf(good, "jwt.active=.*");
    expect(active, good.replaceAll("(jwt\\.active=).*", "$1hunter2"), "the active jwt key is not in the file");
    expect(jwtKey - 1, good.replaceFirst("2026-11-01T12:00:00Z\njwt", "hunter2\njwt"), "not a time");
  }

  @Test
  void aFileThatMissesALineSaysWhichOne() throws IOException {
    load();
    String good = Files.readString(path);
    for (String name : new String[] {"version", "jwt.active", "storage.active"}) {
      Files.writeString(path, good.replaceAll("(?m)^" + Pattern.quote(name) + "=.*$", ""));
      assertEquals(path + ": " + name + " is missing", assertThrows(KeyFileException.class, this::load).getMessage());
    }
    Files.writeString(path, good.replaceAll("(?m)^storage\\.\\w+\\.key=.*$", ""));
    assertTrue(assertThrows(KeyFileException.class, this::load).getMessage().endsWith(".key is missing"));
    Files.writeString(path, "");
    assertThrows(KeyFileException.class, this::load);
    Files.write(path, new byte[2 << 20]);
    assertThrows(KeyFileException.class, this::load);
  }

  private KeyFile load() throws IOException {
    return KeyFile.loadOrCreate(path, Optional.empty(), random, CLOCK);
  }

  private void expect(int line, String text, String problem) throws IOException {
    Files.writeString(path, text);
    String message = assertThrows(KeyFileException.class, this::load).getMessage();
    assertTrue(message.startsWith(path + ":" + line + ": "), message);
    assertTrue(message.contains(problem), message);
    assertFalse(message.contains("hunter2"), message);
    Matcher secrets = Pattern.compile("key=(\\S{16,})").matcher(text);
    while (secrets.find()) {
      assertFalse(message.contains(secrets.group(1)), message);
    }
  }

  private static int lineOf(String text, String pattern) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(pattern)) {
        return i + 1;
      }
    }
    throw new AssertionError("no line " + pattern);
  }

  private void assumePosix() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }
}
