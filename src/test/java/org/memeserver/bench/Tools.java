package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of others that take part. */
final class Tools {
  private Tools() {}

  /** Where a program is, on the path or where Debian keeps what only root usually runs. */
  static Optional<Path> find(String program) {
    Stream<String> folders = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/bin"));
    return folders.map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
  }
}
