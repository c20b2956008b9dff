package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApartFoldersTest {
  @TempDir private Path folder;
  private Path old;

  @BeforeEach
  void make() throws IOException {
    old = Files.createDirectory(folder.resolve("old"));
  }

  @Test
  void oneInTheOtherIsNotApart() throws IOException {
    assertFalse(ApartFolders.areApart(old, old));
    assertFalse(ApartFolders.areApart(old, old.resolve("data/files")));
    assertFalse(ApartFolders.areApart(old.resolve("files"), old));
    assertFalse(ApartFolders.areApart(old, folder.resolve("none/../old/data")));
    assertTrue(ApartFolders.areApart(old, folder.resolve("older")));
    assertTrue(ApartFolders.areApart(old, folder.resolve("none/../other")));
  }

  @Test
  void aLinkIsWhereItLeads() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), old);
    assertFalse(ApartFolders.areApart(old, link));
    assertFalse(ApartFolders.areApart(old, link.resolve("not/there/yet")));
    Files.createDirectories(old.resolve("a/b"));
    Path deep = Files.createSymbolicLink(folder.resolve("deep"), Path.of("old/a/b"));
    assertEquals(old.toRealPath().resolve("a/c"), ApartFolders.place(deep.resolve("../c")));
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("old/later"));
    assertFalse(ApartFolders.areApart(old, dangling.resolve("files")));
  }

  @Test
  void linksInACircleLeadNowhere() throws IOException {
    Path one = folder.resolve("one");
    Path two = Files.createSymbolicLink(folder.resolve("two"), one);
    Files.createSymbolicLink(one, two);
    assertThrows(IOException.class, () -> ApartFolders.areApart(old, one.resolve("data")));
  }
}
