package org.memeserver.blob.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.model.BlobId;

class FileBlobStoreTest implements BlobStoreContract {
  @TempDir private Path folder;
  private FileBlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("data"));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  public BlobStore store() {
    return store;
  }

  @Test
  void blobsAreStillThereWhenTheStoreIsOpenedAgain() throws IOException {
    BlobId id = put(content(100_000));
    close();
    open();
    assertArrayEquals(content(100_000), readAll(id, ByteBuffer.allocate(65536)));
  }

  @Test
  void aBlobLiesUnderTheFirstTwoDigitsOfItsIdAndIsItsOwnersAlone() throws IOException {
    BlobId id = put(content(10));
    Path file = folder.resolve("data/blobs").resolve(id.text().substring(0, 2)).resolve(id.text());
    assertArrayEquals(content(10), Files.readAllBytes(file));
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertEquals("rw-------", permissions(file));
    for (Path parent = file.getParent(); !parent.equals(folder); parent = parent.getParent()) {
      assertEquals("rwx------", permissions(parent));
    }
    assertEquals("rwx------", permissions(folder.resolve("data/unfinished")));
    assertEquals("rw-------", permissions(folder.resolve("data/lock")));
  }

  @Test
  void aSecondStoreOnTheSameFolderIsRefusedUntilTheFirstCloses() throws IOException {
    assertThrows(StoreInUseException.class, () -> FileBlobStore.open(folder.resolve("data")));
    // Being refused must not have loosened the first one's hold.
    assertThrows(StoreInUseException.class, () -> FileBlobStore.open(folder.resolve("data")));
    assertThrows(StoreInUseException.class, () -> FileBlobStore.open(folder.resolve("data/../data")));
    store.probe();
    close();
    FileBlobStore.open(folder.resolve("data")).close();
  }

  @Test
  void anotherProcessIsRefusedAndToldWhy() throws Exception {
    Process other = process(OpenStore.class, folder.resolve("data"));
    String said = new String(other.getInputStream().readAllBytes());
    assertEquals(1, other.waitFor(), said);
    assertTrue(said.contains("is in use by another meme server"), said);
    close();
    assertEquals(0, process(OpenStore.class, folder.resolve("data")).waitFor());
  }

  /** Opens the store named by the first argument. */
  static final class OpenStore {
    public static void main(String[] arguments) throws IOException {
      FileBlobStore.open(Path.of(arguments[0])).close();
    }
  }

  @Test
  void whatAKilledProcessWroteIsLeftAsideOrWhole() throws Exception {
    close();
    Process writer = process(WriteForever.class, folder.resolve("data"));
    byte[] ids = writer.getInputStream().readNBytes(20 * 33);
    writer.destroyForcibly().waitFor();
    open();
    for (String id : new String(ids).lines().toList()) {
      assertArrayEquals(content(1_000_000), readAll(new BlobId(id), ByteBuffer.allocate(65536)));
    }
    assertTrue(list().values().stream().allMatch(length -> length == 1_000_000), "no half blob");
    store.removeUnfinished(id -> false, Instant.now().plusSeconds(60));
    assertEquals(List.of(), unfinished());
  }

  /** Writes blobs into the store named by the first argument, and prints the id of each one that was committed. */
  static final class WriteForever {
    public static void main(String[] arguments) throws IOException {
      FileBlobStore store = FileBlobStore.open(Path.of(arguments[0]));
      byte[] content = new byte[1_000_000];
      new Random(content.length).nextBytes(content);
      while (true) {
        BlobId id = BlobId.random(RANDOM);
        try (BlobWriter writer = store.create(id)) {
          writer.write(ByteBuffer.wrap(content));
          writer.commit();
        }
        System.out.print(id + "\n");
        System.out.flush();
      }
    }
  }

  @Test
  void theFolderMayBeALink() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path real = Files.createDirectory(folder.resolve("real"));
    FileBlobStore.open(Files.createSymbolicLink(folder.resolve("link"), real)).close();
    assertTrue(Files.isDirectory(real.resolve("blobs/ff")));
  }

  @Test
  void aFileInPlaceOfTheFolderIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThrows(IOException.class, () -> FileBlobStore.open(file));
    Path half = Files.createDirectory(folder.resolve("half"));
    Files.writeString(half.resolve("unfinished"), "");
    for (int i = 0; i < 2; i++) {
      // Twice, since the first failure must let go of the lock.
      assertFalse(assertThrows(IOException.class, () -> FileBlobStore.open(half)) instanceof StoreInUseException);
    }
  }

  @Test
  void leftoversAreRemovedOnceTheyAreOldEnough() throws IOException {
    BlobId old = leftover(Instant.now().minusSeconds(100));
    BlobId inFlight = leftover(Instant.now().minusSeconds(100));
    BlobId young = leftover(Instant.now());
    Path note = Files.writeString(folder.resolve("data/unfinished/README"), "somebody's note");
    Files.setLastModifiedTime(note, FileTime.from(Instant.now().minusSeconds(100)));
    assertEquals(1, store.removeUnfinished(inFlight::equals, Instant.now().minusSeconds(50)));
    assertFalse(unfinished().contains(old.text()));
    assertEquals(List.of("README", inFlight.text(), young.text()).stream().sorted().toList(), unfinished());
  }

  @Test
  void aWriterAtWorkIsLeftAloneEvenWhenNobodySaysThatItIs() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(content(10)));
      assertEquals(0, store.removeUnfinished(any -> false, Instant.now().plusSeconds(3600)));
      writer.commit();
    }
    assertArrayEquals(content(10), readAll(id, ByteBuffer.allocate(100)));
  }

  @Test
  void nothingIsLeftAsideByACommitNorByAnAbandonedWriter() throws IOException {
    put(content(20_000_000));
    assertEquals(List.of(), unfinished());
    try (BlobWriter writer = store.create(BlobId.random(RANDOM))) {
      writer.write(ByteBuffer.wrap(content(20_000_000)));
      assertEquals(1, unfinished().size());
    }
    assertEquals(List.of(), unfinished());
  }

  /** An interrupt closes the file under the writer, which is as good a failing disk as any. */
  @Test
  void aFailedWriteCannotBeCommittedAndLeavesNothing() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(content(10)));
      Thread.currentThread().interrupt();
      assertThrows(IOException.class, () -> writer.write(ByteBuffer.wrap(content(10))));
      assertTrue(Thread.interrupted());
      assertThrows(IOException.class, writer::commit);
    }
    assertEquals(List.of(), unfinished());
    assertEquals(Map.of(), list());
    put(content(10));
  }

  @Test
  void anInterruptedReaderFailsAndOthersOfTheBlobDoNot() throws IOException {
    BlobId id = put(content(100));
    try (BlobReader one = store.open(id);
        BlobReader other = store.open(id)) {
      Thread.currentThread().interrupt();
      assertThrows(IOException.class, () -> one.read(0, ByteBuffer.allocate(10)));
      assertTrue(Thread.interrupted());
      assertThrows(IOException.class, () -> one.read(0, ByteBuffer.allocate(10)));
      assertEquals(10, other.read(0, ByteBuffer.allocate(10)));
    }
  }

  @Test
  void aWriterThatOutlivesItsStoreCannotCommit() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(content(20_000_000)));
      close();
      assertThrows(IOException.class, writer::commit);
    }
    open();
    assertThrows(NoSuchBlobException.class, () -> store.open(id));
    assertEquals(List.of(), unfinished());
  }

  @Test
  void aBlobThatAppearedMeanwhileIsNotReplaced() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    Path place = folder.resolve("data/blobs").resolve(id.text().substring(0, 2)).resolve(id.text());
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(content(10)));
      Files.writeString(place, "restored from a backup");
      assertThrows(IOException.class, writer::commit);
    }
    assertEquals("restored from a backup", Files.readString(place));
    assertEquals(List.of(), unfinished());
  }

  @Test
  void foreignFilesAreNotTakenForBlobs() throws IOException {
    BlobId id = put(content(10));
    Files.writeString(folder.resolve("data/blobs/README"), "");
    Files.writeString(folder.resolve("data/blobs/00/.DS_Store"), "");
    String misplaced = "ab".repeat(16);
    Files.writeString(folder.resolve("data/blobs/00").resolve(misplaced), "");
    Files.createDirectory(folder.resolve("data/blobs/cd").resolve("cd".repeat(16)));
    assertEquals(Map.of(id, 10L), list());
  }

  @Test
  void aFolderThatWentAwayIsFoundByAProbeAndNotTakenForAMissingBlob() throws IOException {
    BlobId id = put(content(10));
    store.probe();
    Files.move(folder.resolve("data/blobs"), folder.resolve("elsewhere"));
    assertThrows(IOException.class, store::probe);
    assertFalse(assertThrows(IOException.class, () -> store.open(id)) instanceof NoSuchBlobException);
    Files.move(folder.resolve("elsewhere"), folder.resolve("data/blobs"));
    store.probe();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeOrFolderInPlaceOfABlobIsRefusedAtOnce() throws Exception {
    BlobId folderInPlace = BlobId.random(RANDOM);
    Files.createDirectory(placeOf(folderInPlace));
    assertTrue(assertThrows(DamagedBlobException.class, () -> store.open(folderInPlace)).getMessage().endsWith(" is no regular file"));
    BlobId pipe = BlobId.random(RANDOM);
    assumeTrue(new ProcessBuilder("mkfifo", placeOf(pipe).toString()).start().waitFor() == 0, "no mkfifo here");
    assertThrows(DamagedBlobException.class, () -> store.open(pipe));
  }

  @Test
  void aBlobMayBeALinkToAFile() throws IOException {
    BlobId id = put(content(100));
    Files.move(placeOf(id), folder.resolve("elsewhere"));
    Files.createSymbolicLink(placeOf(id), folder.resolve("elsewhere"));
    assertArrayEquals(content(100), readAll(id, ByteBuffer.allocate(65536)));
  }

  @Test
  void theRoomLeftIsThatOfTheDisk() throws IOException {
    long usable = store.usableBytes();
    assertTrue(usable > 0 && usable <= Files.getFileStore(folder).getTotalSpace(), "usable " + usable);
  }

  private Path placeOf(BlobId id) {
    return folder.resolve("data/blobs").resolve(id.text().substring(0, 2)).resolve(id.text());
  }

  private BlobId leftover(Instant modified) throws IOException {
    BlobId id = BlobId.random(RANDOM);
    Path file = Files.writeString(folder.resolve("data/unfinished").resolve(id.text()), "half");
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return id;
  }

  private List<String> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/unfinished"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Process process(Class<?> main, Path argument) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(), "-cp", System.getProperty("java.class.path"), main.getName(), argument.toString())
        .redirectErrorStream(true)
        .start();
  }
}
