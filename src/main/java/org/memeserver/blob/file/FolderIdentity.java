package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The file by which processes that share a folder know that it is the same. */
final class FolderIdentity {
  private static final int LENGTH = 36;

  private FolderIdentity() {}

  static String of(Path folder) throws IOException {
    Path place = folder.resolve("id");
    if (Files.notExists(place)) {
      make(folder, place);
    }
    String id = Files.readString(place).strip();
    if (id.length() != LENGTH) {
      throw new IOException("the file " + place + " was changed; delete it while no server runs, and it is made anew");
    }
    return id;
  }

  /** Appears whole or not at all, and never in the place of one that is there. */
  private static void make(Path folder, Path place) throws IOException {
    String id = UUID.randomUUID().toString();
    Path temporary = folder.resolve("id." + id);
    try {
      Files.createFile(temporary, PrivateFolder.fileAttributes(folder));
      Files.write(temporary, (id + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.DSYNC);
      try {
        Files.createLink(place, temporary);
      } catch (FileAlreadyExistsException e) {
        // Another process was first, and its name counts.
        return;
      } catch (UnsupportedOperationException | IOException e) {
        // A file system without links.
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      }
      PrivateFolder.sync(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
