package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file {@code restoring} in the folder of data, by which a restore knows what one that was broken off has left. */
final class RestoreNote {
  private final Path file;

  RestoreNote(Path data) {
    this.file = data.resolve("restoring");
  }

  /** The archive that is being restored here. */
  Optional<String> archive() throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** Written durably, before anything else is. */
  void write(String archive) throws IOException {
    PrivateFiles.makeFolder(file.getParent());
    try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(archive.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    PrivateFiles.sync(file.getParent());
  }

  void remove() throws IOException {
    if (Files.deleteIfExists(file)) {
      PrivateFiles.sync(file.getParent());
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
