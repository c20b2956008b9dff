package org.memeserver.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.upkeep.JobFailure;

/** An archive is written over nothing but what is left of another one. */
class ArchiveFileTest {
  @TempDir private Path folder;

  private ArchiveFile create(String name) throws Exception {
    return ArchiveFile.create(folder.resolve(name), Optional.empty(), new SecureRandom());
  }

  @Test
  void aFileOfSomebodyElseUnderTheNameOfThePartStaysAsItIs() throws Exception {
    Path part = Files.writeString(folder.resolve("file.part"), "a film, as it is downloaded");
    assertTrue(assertThrows(JobFailure.class, () -> create("file").close()).getMessage().contains("move it elsewhere"));
    assertEquals("a film, as it is downloaded", Files.readString(part));
    Path target = Files.createFile(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("other.part"), target);
    assertThrows(JobFailure.class, () -> create("other").close());
    assertEquals(0, Files.size(target));
  }

  @Test
  void whatIsLeftOfAnotherOneIsWrittenOverAndSeenByItsOwnerAlone() throws Exception {
    Path part = Files.writeString(folder.resolve("file.part"), "MEMEARCH and more");
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-rw-rw-"));
    try (ArchiveFile archive = create("file")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(part)));
      archive.entries().begin("one");
      archive.entries().end();
      archive.complete();
    }
    assertFalse(Files.exists(part));
  }

  @Test
  void partsThatNobodyWritesAnyMoreAreRemovedAndNothingElse() throws Exception {
    Path abandoned = Files.writeString(folder.resolve("20200101T000000Z.meme.part"), "MEMEARCH and more");
    Path empty = Files.createFile(folder.resolve("20200102T000000Z.meme.part"));
    Path foreign = Files.createFile(folder.resolve("notes.part"));
    try (ArchiveFile archive = create("20200103T000000Z.meme")) {
      new Snapshots(folder).removeBrokenOff();
      archive.entries().begin("one");
      archive.entries().end();
      archive.complete();
    }
    assertFalse(Files.exists(abandoned) || Files.exists(empty));
    assertTrue(Files.exists(foreign));
    assertEquals(1, new Snapshots(folder).newestFirst().size());
  }
}
