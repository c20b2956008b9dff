package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Eventually;

/** The script that starts the JAR with an archive of classes: makes it once, uses it, and does without where it is none to trust. */
class LauncherScriptIT {
  private static final Path SCRIPT = Path.of("scripts/meme").toAbsolutePath();

  @TempDir Path folder;

  /** In one test, since making an archive takes as long as everything else here. */
  @Test
  void theFirstServerMakesAnArchiveAndWhatComesLaterUsesItUnlessItIsDamaged() throws Exception {
    Path cache = folder.resolve("a cache");
    Path link = Files.createSymbolicLink(folder.resolve("a link"), SCRIPT);
    Process server = start(link, cache, "serve", "--bind", "127.0.0.1", "--port", "0", "--data-dir", folder.resolve("data").toString());
    try {
      Eventually.holds("it listens", Duration.ofSeconds(120), () -> text("out").contains("Listening on http://127.0.0.1:"));
      assertTrue(mapped(server, only(cache)), "the server uses what was made before it");
    } finally {
      server.destroy();
      assertEquals(143, end(server), text("out"));
      // JUnit warns of one that leads out of its folder.
      Files.delete(link);
    }
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    assertTrue(sharesClasses(cache), "and so does another command");

    Path archive = only(cache);
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4096), file.size() / 2);
    }
    assertFalse(sharesClasses(cache), "one that was changed");
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    assertFalse(sharesClasses(cache), "one that was cut");
  }

  @Test
  void withoutAFolderOfTheUsersOwnThereIsNoArchive() throws Exception {
    Path notAFolder = Files.createFile(folder.resolve("file")).resolve("cache");
    Path open = Files.createDirectory(folder.resolve("open"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    for (Path cache : List.of(notAFolder, open, Path.of("none"))) {
      assertEquals(1, end(start(SCRIPT, cache, "--prepare")), text("out"));
      assertTrue(text("out").startsWith("meme: there is no archive of classes: "), text("out"));
    }
    assertEquals(78, end(start(SCRIPT, notAFolder, "serve", "--port", "a port")), text("out"));
    assertTrue(text("out").contains("PORT"), text("out"));
    try (Stream<Path> files = Files.list(open)) {
      assertEquals(List.of(), files.toList());
    }
    assertFalse(Files.exists(folder.resolve("none")));
  }

  /** Whether a command gets classes from an archive that is not Java's own; it has to work, and to print nothing else, either way. */
  private boolean sharesClasses(Path cache) throws Exception {
    Path loaded = folder.resolve("loaded");
    ProcessBuilder command = command(SCRIPT, cache, "version");
    // The name of the file is taken apart at blanks and colons.
    command.environment().put("MEME_JAVA_OPTS", "-Xshare:auto -Xlog:class+load:file=loaded");
    assertEquals(0, end(command.start()), text("out"));
    assertTrue(text("out").matches("meme \\S+\n"), text("out"));
    return Files.readString(loaded).contains("shared objects file (top)");
  }

  private Process start(Path script, Path cache, String... arguments) throws IOException {
    return command(script, cache, arguments).start();
  }

  private ProcessBuilder command(Path script, Path cache, String... arguments) {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    ProcessBuilder command = new ProcessBuilder(all).directory(folder.toFile());
    command.environment().keySet().retainAll(List.of("PATH", "LANG", "HOME"));
    command.environment().put("MEME_CACHE", cache.toString());
    command.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return command.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static Path only(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  /** By the list of what Linux has mapped into it. */
  private static boolean mapped(Process process, Path file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps")).contains(file.toString());
  }
}
