package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose records name the blobs of a folder. Written into the folder, as one line, so that no other database comes to judge which of them are needed.
 *
 * @param database its identity, without spaces
 * @param since blobs that are older were not written for this database; it has no say in them, unless its records name them
 */
public record FolderOwner(String database, Instant since) {
  private static final String NAME = "database";

  static Optional<FolderOwner> of(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    try {
      String[] words = Files.readString(file).strip().split(" ");
      if (words.length == 2) {
        return Optional.of(new FolderOwner(words[0], Instant.parse(words[1])));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DateTimeException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  private static IOException damaged(Path file, Exception cause) {
    return new IOException("the file " + file + " is damaged; delete it if LOCAL_DIR is right", cause);
  }

  /** Appears whole or not at all. */
  void writeTo(Path folder) throws IOException {
    Path temporary = folder.resolve(NAME + "." + UUID.randomUUID());
    try {
      Files.createFile(temporary, PrivateFolder.fileAttributes(folder));
      Files.write(temporary, (database + " " + since + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.DSYNC);
      Files.move(temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      PrivateFolder.sync(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
