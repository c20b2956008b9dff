package org.memeserver.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;
import org.memeserver.support.S3Server;

/** Blobs that are sent in parts. */
class PartsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MIB = 1024 * 1024;

  /** Room for two uploads, so that of many most have to wait. */
  private final PartBuffers buffers = new PartBuffers(10 * MIB, Duration.ofSeconds(60), Duration.ofSeconds(60));
  private S3Address address;
  private S3Bucket bucket;
  private S3BlobStore store;

  @BeforeEach
  void open() throws IOException {
    address = S3Server.shared().freshBucket();
    bucket = S3Bucket.of(address);
    store = new S3BlobStore(bucket, buffers, Duration.ZERO);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    assertEquals(0, buffers.inUse());
  }

  @ParameterizedTest
  @ValueSource(ints = {5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 10 * MIB, 10 * MIB + 1, 20 * MIB})
  void atEachBorderABlobIsWhatWasWritten(int size) throws Exception {
    writeAndRead(size, 700_001);
    assertEquals(List.of(), bucket.multipart().unfinished(""));
  }

  @Test
  void manyUploadsGetOnInLittleMemory() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int size = 12 * MIB + i;
        tasks.add(() -> {
          writeAndRead(size, 65_552);
          return null;
        });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatAKilledWriterLeftIsRemovedWhenItIsOld() throws IOException {
    String left = "blobs/" + BlobId.random(RANDOM);
    String upload = bucket.multipart().begin(left);
    bucket.multipart().send(left, upload, 1, Content.of(new byte[100]));
    bucket.multipart().begin("elsewhere");
    Instant later = Instant.now().plusSeconds(3600);
    try (S3BlobStore careful = new S3BlobStore(S3Bucket.of(address), buffers, StaleUploads.AGE)) {
      assertEquals(0, careful.removeUnfinished(id -> false, later));
    }
    assertEquals(0, store.removeUnfinished(id -> false, Instant.now().minusSeconds(3600)));
    assertEquals(0, store.removeUnfinished(id -> left.endsWith(id.text()), later));
    try (BlobWriter own = store.create(BlobId.random(RANDOM))) {
      own.write(ByteBuffer.allocate(6 * MIB));
      assertEquals(1, new StaleUploads(bucket, "blobs/", Duration.ofHours(-1)).remove(id -> !left.endsWith(id.text()), later));
      assertEquals(0, store.removeUnfinished(id -> false, later));
      own.commit();
    }
    assertEquals(List.of("elsewhere"), bucket.multipart().unfinished("").stream().map(MultipartRequests.Unfinished::name).toList());
  }

  @Test
  void aBlobThatIsThereIsNotWrittenOverByAnotherProcess() throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (S3BlobStore other = new S3BlobStore(S3Bucket.of(address), buffers, Duration.ZERO);
        BlobWriter late = store.create(id)) {
      late.write(ByteBuffer.allocate(6 * MIB));
      try (BlobWriter first = other.create(id)) {
        first.write(ByteBuffer.allocate(10));
        first.commit();
      }
      assertThrows(IOException.class, late::commit);
    }
    assertTrue(store.has(id));
    try (BlobReader reader = store.open(id)) {
      assertEquals(10, reader.length());
    }
    assertFalse(store.isEmpty());
  }

  private void writeAndRead(int size, int step) throws Exception {
    BlobId id = BlobId.random(RANDOM);
    MessageDigest written = MessageDigest.getInstance("SHA-256");
    Random random = new Random(size);
    byte[] some = new byte[step];
    try (BlobWriter writer = store.create(id)) {
      for (int at = 0; at < size; at += step) {
        random.nextBytes(some);
        int length = Math.min(step, size - at);
        written.update(some, 0, length);
        writer.write(ByteBuffer.wrap(some, 0, length));
      }
      assertEquals(size, writer.commit());
    }
    MessageDigest read = MessageDigest.getInstance("SHA-256");
    try (BlobReader reader = store.open(id, 0, size)) {
      assertEquals(size, reader.length());
      for (long at = 0; at < size; ) {
        int got = reader.read(at, ByteBuffer.wrap(some));
        assertTrue(got > 0);
        read.update(some, 0, got);
        at += got;
      }
    }
    assertEquals(HexFormat.of().formatHex(written.digest()), HexFormat.of().formatHex(read.digest()));
  }
}
