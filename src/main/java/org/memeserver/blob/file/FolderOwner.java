package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.memeserver.blob.PlaceOwner;

/** The file that says whose records name the blobs of a folder. */
final class FolderOwner {
  private static final String NAME = "database";

  private FolderOwner() {}

  static Optional<PlaceOwner> of(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedInputException e) {
      throw damaged(file, e);
    }
    Optional<PlaceOwner> owner = PlaceOwner.parse(text);
    if (owner.isEmpty()) {
      throw damaged(file, null);
    }
    return owner;
  }

  private static IOException damaged(Path file, Exception cause) {
    return new IOException("the file " + file + " is damaged; delete it if LOCAL_DIR is right", cause);
  }

  /** Appears whole or not at all. */
  static void write(Path folder, PlaceOwner owner) throws IOException {
    Path temporary = folder.resolve(NAME + "." + UUID.randomUUID());
    try {
      Files.createFile(temporary, PrivateFolder.fileAttributes(folder));
      Files.write(temporary, owner.text().getBytes(StandardCharsets.UTF_8), StandardOpenOption.DSYNC);
      Files.move(temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      PrivateFolder.sync(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
