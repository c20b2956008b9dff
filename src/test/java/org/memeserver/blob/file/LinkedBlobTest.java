package org.memeserver.blob.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.model.BlobId;
import org.memeserver.support.BlobFolder;

/** Blobs that are another name of a file. */
class LinkedBlobTest {
  private final BlobId id = BlobId.random(new SecureRandom());
  @TempDir private Path folder;
  private FileBlobStore store;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("store"));
    file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void aCommittedOneHasTheBytesOfTheFileAndIsTheFile() throws IOException {
    try (BlobWriter writer = store.adopt(id, file)) {
      writer.write(ByteBuffer.wrap(new byte[] {9}));
      assertThrows(NoSuchBlobException.class, () -> store.open(id));
      assertEquals(3, writer.commit());
    }
    ByteBuffer read = ByteBuffer.allocate(3);
    try (BlobReader reader = store.open(id)) {
      assertEquals(3, reader.length());
      reader.read(0, read);
    }
    assertArrayEquals(new byte[] {1, 2, 3}, read.array());
    assertTrue(Files.isSameFile(file, new BlobFolder(folder.resolve("store")).onlyBlob()));
    store.delete(id);
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
  }

  @Test
  void nothingStaysOfOneThatIsNotCommitted() throws IOException {
    store.adopt(id, file).close();
    BlobFolder disk = new BlobFolder(folder.resolve("store"));
    assertTrue(disk.unfinished().isEmpty());
    assertTrue(disk.blobs().isEmpty());
    assertTrue(Files.exists(file));
  }

  @Test
  void aLinkToAFileIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (BlobWriter writer = store.adopt(id, link)) {
      writer.commit();
    }
    assertFalse(Files.isSymbolicLink(new BlobFolder(folder.resolve("store")).onlyBlob()));
  }

  @Test
  void anIdIsUsedOnceAndAFileMustBeThere() throws IOException {
    try (BlobWriter writer = store.adopt(id, file)) {
      writer.commit();
    }
    assertThrows(FileAlreadyExistsException.class, () -> store.adopt(id, file));
    assertThrows(IOException.class, () -> store.adopt(BlobId.random(new SecureRandom()), folder.resolve("none")));
    store.close();
    assertThrows(IOException.class, () -> store.adopt(BlobId.random(new SecureRandom()), file));
  }
}
