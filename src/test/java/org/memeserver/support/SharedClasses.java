package org.memeserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.memeserver.picture.Pattern;
import org.memeserver.picture.PictureFiles;

/**
 * The classes that a server loads, archived once for the hundreds of processes that the tests start: loading and verifying them anew is most of what
 * a short process does. Only where the system property {@code meme.shared.classes} names a folder for it, as measurements are of a start as it is.
 */
final class SharedClasses {
  private static final String FOLDER = System.getProperty("meme.shared.classes", "");
  private static final String LOCK = "lock";

  private static List<String> options;

  private SharedClasses() {}

  /**
   * Options for the JVM, none if there is no archive. The first call makes it, with a server that is used a little; other processes wait for that.
   *
   * @throws IllegalStateException when that server does not work
   */
  static synchronized List<String> options(Path jar) {
    if (options == null) {
      // What is started to make the archive has none.
      options = List.of();
      if (!FOLDER.isEmpty()) {
        options = archived(jar);
      }
    }
    return options;
  }

  private static List<String> archived(Path jar) {
    try {
      Path folder = Files.createDirectories(Path.of(FOLDER));
      Path archive = folder.resolve(nameFor(jar));
      try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        if (held.isValid() && !Files.exists(archive)) {
          make(archive);
        }
      }
      // Without the log, since a JVM that cannot use the archive does without, but says so among the output.
      return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable") : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("the server whose classes are to be shared", e);
    }
  }

  /** An archive is good for one JAR, as it was built at one time, and for one build of the JVM. */
  private static String nameFor(Path jar) throws IOException {
    String all = String.join("|", jar.toString(), Files.getLastModifiedTime(jar).toString(), Long.toString(Files.size(jar)),
        System.getProperty("java.home"), System.getProperty("java.vm.version"));
    return Integer.toHexString(all.hashCode()) + ".jsa";
  }

  private static void make(Path archive) throws Exception {
    for (Path old : list(archive.getParent())) {
      if (!old.endsWith(LOCK)) {
        remove(old);
      }
    }
    Path server = Files.createDirectory(archive.resolveSibling("server"));
    Path unfinished = server.resolve("classes");
    // A JVM that knows no archives leaves none.
    use(server, List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:disable"));
    if (Files.exists(unfinished)) {
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    }
    remove(server);
  }

  private static void use(Path folder, List<String> jvmOptions) throws Exception {
    try (JarServer server = JarServer.onH2(folder, jvmOptions)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      String muid = owner.uploaded("/public", PictureFiles.encoded(Pattern.of(64, 64), "jpeg"));
      new Library(server).intact(owner, muid);
      if (owner.get("/public/" + muid + "?thumb=true").statusCode() != 200 || owner.get("/search/file").statusCode() != 200) {
        throw new IllegalStateException(server.output());
      }
      server.stop();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static void remove(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
