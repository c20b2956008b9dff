package org.memeserver.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;

/** What every blob store does, whatever is behind it. A test class of a store implements this and gets all the tests. */
public interface BlobStoreContract {
  SecureRandom RANDOM = new SecureRandom();

  /** The store under test: the same one all through a test, and empty when the test begins. */
  BlobStore store();

  @Test
  default void aCommittedBlobReadsAsItWasWritten() throws IOException {
    for (int size : new int[] {1, 100, 65535, 65536, 65537, 131072, 200_000}) {
      byte[] content = content(size);
      BlobId id = put(content);
      assertArrayEquals(content, readAll(id, ByteBuffer.allocate(65536)));
    }
  }

  @Test
  default void anEmptyBlobIsABlob() throws IOException {
    BlobId id = put(new byte[0]);
    try (BlobReader reader = store().open(id)) {
      assertEquals(0, reader.length());
      assertEquals(-1, reader.read(0, ByteBuffer.allocate(1)));
    }
    assertEquals(1, list().size());
    assertTrue(store().delete(id));
  }

  @Test
  default void aBigBlobWrittenInOddPiecesReadsFromAnywhere() throws IOException {
    byte[] content = content(20_000_003);
    BlobId id = BlobId.random(RANDOM);
    Random random = new Random(1);
    try (BlobWriter writer = store().create(id)) {
      int at = 0;
      while (at < content.length) {
        int length = Math.min(random.nextInt(300_000), content.length - at);
        ByteBuffer piece = ByteBuffer.wrap(content, at, length);
        writer.write(random.nextBoolean() ? piece : ByteBuffer.allocateDirect(length).put(piece).flip());
        at += length;
      }
      writer.commit();
    }
    assertArrayEquals(content, readAll(id, ByteBuffer.allocateDirect(65536)));
    try (BlobReader reader = store().open(id)) {
      assertEquals(content.length, reader.length());
      for (int i = 0; i < 300; i++) {
        int position = random.nextInt(content.length);
        ByteBuffer into = random.nextBoolean() ? ByteBuffer.allocate(90_000) : ByteBuffer.allocateDirect(90_000);
        into.position(random.nextInt(10)).limit(10 + 1 + random.nextInt(80_000));
        int start = into.position();
        int limit = into.limit();
        int read = reader.read(position, into);
        assertTrue(read >= 1 && read <= limit - start, "read " + read);
        assertEquals(start + read, into.position());
        assertEquals(limit, into.limit());
        byte[] got = new byte[read];
        into.get(start, got);
        assertArrayEquals(Arrays.copyOfRange(content, position, position + read), got);
      }
    }
  }

  @Test
  default void aReadStaysInsideTheBuffersLimits() throws IOException {
    BlobId id = put(content(65536));
    byte[] backing = new byte[70_000];
    Arrays.fill(backing, (byte) 0x55);
    try (BlobReader reader = store().open(id)) {
      ByteBuffer slice = ByteBuffer.wrap(backing, 100, 65536).slice();
      int read = reader.read(0, slice);
      assertArrayEquals(Arrays.copyOf(content(65536), read), Arrays.copyOfRange(backing, 100, 100 + read));
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(0x55, backing[i]);
    }
    for (int i = 100 + 65536; i < backing.length; i++) {
      assertEquals(0x55, backing[i]);
    }
  }

  @Test
  default void readingAtOrPastTheEndGivesNothing() throws IOException {
    BlobId id = put(content(70_000));
    try (BlobReader reader = store().open(id)) {
      ByteBuffer into = ByteBuffer.allocate(10);
      assertEquals(-1, reader.read(70_000, into));
      assertEquals(-1, reader.read(Long.MAX_VALUE, into));
      assertEquals(0, into.position());
      assertEquals(1, reader.read(69_999, into));
    }
  }

  @Test
  default void aBlobIsNotThereBeforeItsCommit() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = store().create(id)) {
      writer.write(ByteBuffer.wrap(content(200_000)));
      assertThrows(NoSuchBlobException.class, () -> store().open(id));
      assertFalse(store().delete(id));
      assertEquals(Map.of(), list());
      writer.commit();
    }
    assertEquals(1, list().size());
  }

  @Test
  default void aWriterClosedWithoutACommitLeavesNothing() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    BlobWriter writer = store().create(id);
    writer.write(ByteBuffer.wrap(content(200_000)));
    writer.close();
    writer.close();
    assertThrows(NoSuchBlobException.class, () -> store().open(id));
    assertEquals(Map.of(), list());
    assertThrows(IllegalStateException.class, writer::commit);
    assertEquals(Map.of(), list());
  }

  @Test
  default void closingAfterTheCommitKeepsTheBlob() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    BlobWriter writer = store().create(id);
    writer.write(ByteBuffer.wrap(content(10)));
    writer.commit();
    writer.close();
    writer.close();
    assertArrayEquals(content(10), readAll(id, ByteBuffer.allocate(100)));
    assertThrows(IllegalStateException.class, writer::commit);
  }

  @Test
  default void aBlobIsNeverWrittenOver() throws IOException {
    BlobId id = put(content(10));
    assertThrows(IOException.class, () -> {
      try (BlobWriter again = store().create(id)) {
        again.write(ByteBuffer.wrap(content(20)));
        again.commit();
      }
    });
    assertArrayEquals(content(10), readAll(id, ByteBuffer.allocate(100)));
  }

  @Test
  default void anUnknownBlobCannotBeOpened() {
    assertThrows(NoSuchBlobException.class, () -> store().open(BlobId.random(RANDOM)));
  }

  @Test
  default void aDeletedBlobIsGoneAndDeletingItAgainIsNoError() throws IOException {
    BlobId id = put(content(10));
    BlobId other = put(content(11));
    assertTrue(store().delete(id));
    assertFalse(store().delete(id));
    assertThrows(NoSuchBlobException.class, () -> store().open(id));
    assertArrayEquals(content(11), readAll(other, ByteBuffer.allocate(100)));
  }

  @Test
  default void aReaderStaysGoodWhenItsBlobIsDeleted() throws IOException {
    byte[] content = content(300_000);
    BlobId id = put(content);
    try (BlobReader reader = store().open(id, 0, content.length)) {
      store().delete(id);
      // A package at a time: with less room an encrypted one would be read again for the rest of it, which is not in order.
      assertArrayEquals(content, readAll(reader, ByteBuffer.allocate(65_536)));
    }
  }

  @Test
  default void aReaderOfAPartGivesThatPartAndAnyOther() throws IOException {
    byte[] content = content(300_000);
    BlobId id = put(content);
    for (long[] part : new long[][] {{0, 1}, {0, 300_000}, {70_000, 70_000}, {131_072, 200_000}, {299_999, 300_000}, {250_000, Long.MAX_VALUE}}) {
      try (BlobReader reader = store().open(id, part[0], part[1])) {
        assertEquals(content.length, reader.length());
        long end = Math.min(part[1], content.length);
        assertArrayEquals(Arrays.copyOfRange(content, (int) part[0], (int) end), readPart(reader, part[0], end));
        assertArrayEquals(Arrays.copyOfRange(content, 5, 200_005), readPart(reader, 5, 200_005));
      }
    }
    assertThrows(NoSuchBlobException.class, () -> store().open(BlobId.random(RANDOM), 0, 10));
  }

  @Test
  default void aReaderMayBeClosedTwice() throws IOException {
    BlobReader reader = store().open(put(content(10)));
    reader.close();
    reader.close();
  }

  @Test
  default void allCommittedBlobsAreListedWithTheirStoredLengths() throws IOException {
    Instant before = Instant.now().minusSeconds(5);
    Map<BlobId, Long> lengths = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      BlobId id = BlobId.random(RANDOM);
      try (BlobWriter writer = store().create(id)) {
        writer.write(ByteBuffer.wrap(content(i)));
        lengths.put(id, writer.commit());
      }
    }
    assertEquals(lengths, list());
    store().forEach(blob -> assertTrue(blob.modified().isAfter(before)));
    store().forEach(blob -> assertFalse(blob.modified().isAfter(Instant.now().plusSeconds(5))));
  }

  @Test
  default void aVisitorMayDeleteWhatItVisits() throws IOException {
    for (int i = 0; i < 20; i++) {
      put(content(i));
    }
    List<BlobId> visited = new ArrayList<>();
    store().forEach(blob -> visited.add(blob.id()));
    for (BlobId id : visited) {
      assertTrue(store().delete(id));
    }
    assertEquals(Map.of(), list());
  }

  @Test
  default void removingLeftoversTouchesNoBlobAndNoWriterAtWork() throws IOException {
    BlobId done = put(content(100));
    BlobId atWork = BlobId.random(RANDOM);
    try (BlobWriter writer = store().create(atWork)) {
      writer.write(ByteBuffer.wrap(content(200_000)));
      assertEquals(0, store().removeUnfinished(atWork::equals, Instant.now().plusSeconds(3600)));
      writer.commit();
    }
    assertArrayEquals(content(100), readAll(done, ByteBuffer.allocate(1000)));
    assertArrayEquals(content(200_000), readAll(atWork, ByteBuffer.allocate(1000)));
  }

  @Test
  default void writersAtTheSameTimeDoNotMix() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<BlobId>> tasks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        int size = 150_000 + i;
        tasks.add(() -> {
          BlobId id = BlobId.random(RANDOM);
          try (BlobWriter writer = store().create(id)) {
            ByteBuffer bytes = ByteBuffer.wrap(content(size));
            while (bytes.hasRemaining()) {
              ByteBuffer piece = bytes.slice(bytes.position(), Math.min(5_000, bytes.remaining()));
              bytes.position(bytes.position() + piece.remaining());
              writer.write(piece);
              Thread.yield();
            }
            writer.commit();
          }
          assertArrayEquals(content(size), readAll(id, ByteBuffer.allocateDirect(7_000)));
          return id;
        });
      }
      List<Future<BlobId>> done = threads.invokeAll(tasks);
      for (int i = 0; i < done.size(); i++) {
        assertArrayEquals(content(150_000 + i), readAll(done.get(i).get(), ByteBuffer.allocate(65536)));
      }
      assertEquals(24, list().size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void ofManyWritersOfOneIdAtMostOneCommits() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      BlobId id = BlobId.random(RANDOM);
      byte[] content = content(70_000);
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        tasks.add(() -> {
          try (BlobWriter writer = store().create(id)) {
            writer.write(ByteBuffer.wrap(content));
            writer.commit();
            return true;
          } catch (IOException e) {
            return false;
          }
        });
      }
      int commits = 0;
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        commits += task.get() ? 1 : 0;
      }
      assertEquals(1, commits);
      assertArrayEquals(content, readAll(id, ByteBuffer.allocate(65536)));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void aClosedStoreAnswersNothing() throws IOException {
    BlobId id = put(content(10));
    store().probe();
    store().close();
    assertThrows(IOException.class, () -> store().probe());
    assertThrows(IOException.class, () -> store().open(id));
    assertThrows(IOException.class, () -> store().create(BlobId.random(RANDOM)));
  }

  /** Bytes that look random and are the same for the same size. */
  default byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  /** Commits a blob under a fresh id. */
  default BlobId put(byte[] content) throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = store().create(id)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      writer.write(bytes);
      assertFalse(bytes.hasRemaining());
      writer.commit();
    }
    return id;
  }

  default byte[] readAll(BlobId id, ByteBuffer buffer) throws IOException {
    try (BlobReader reader = store().open(id)) {
      return readAll(reader, buffer);
    }
  }

  default byte[] readAll(BlobReader reader, ByteBuffer buffer) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (reader.read(all.size(), buffer.clear()) > 0) {
      byte[] some = new byte[buffer.flip().remaining()];
      buffer.get(some);
      all.writeBytes(some);
    }
    return all.toByteArray();
  }

  default byte[] readPart(BlobReader reader, long from, long to) throws IOException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    while (from + part.size() < to) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(65536, to - from - part.size()));
      assertTrue(reader.read(from + part.size(), buffer) > 0);
      byte[] some = new byte[buffer.flip().remaining()];
      buffer.get(some);
      part.writeBytes(some);
    }
    return part.toByteArray();
  }

  default Map<BlobId, Long> list() throws IOException {
    Map<BlobId, Long> lengths = new HashMap<>();
    store().forEach(blob -> lengths.put(blob.id(), blob.length()));
    return lengths;
  }
}
