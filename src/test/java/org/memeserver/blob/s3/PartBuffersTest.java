package org.memeserver.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.memeserver.support.Eventually;

class PartBuffersTest {
  private static final int MIB = 1024 * 1024;

  private final PartBuffers buffers = new PartBuffers(2 * MIB, Duration.ofMillis(200));

  @Test
  void aPartGivesTheBytesThatItTookAsOftenAsAsked() throws IOException {
    PartBuffer part = new PartBuffer(buffers, MIB);
    byte[] content = new byte[MIB];
    new Random(1).nextBytes(content);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    Random random = new Random(2);
    while (bytes.hasRemaining()) {
      int end = Math.min(content.length, bytes.position() + random.nextInt(200_000));
      part.take(bytes.limit(end));
      bytes.limit(content.length);
    }
    assertTrue(part.isFull());
    for (int i = 0; i < 2; i++) {
      try (InputStream stream = part.stream()) {
        assertArrayEquals(content, stream.readAllBytes());
      }
    }
    part.clear();
    part.take(ByteBuffer.wrap(content, 0, 10));
    assertEquals(10, part.length());
    part.free();
    part.free();
    assertEquals(0, buffers.inUse());
  }

  @Test
  void aFullPartTakesNoMore() throws IOException {
    PartBuffer part = new PartBuffer(buffers, MIB);
    ByteBuffer bytes = ByteBuffer.allocate(MIB + 1);
    part.take(bytes);
    assertEquals(1, bytes.remaining());
  }

  @Test
  void whatIsSmallNeverWaits() throws IOException {
    buffers.reserve(2 * MIB);
    for (int i = 0; i < 4; i++) {
      buffers.reserveBeginning();
    }
    PartBuffer part = new PartBuffer(buffers, MIB);
    part.take(ByteBuffer.allocate(PartBuffers.FREE));
    assertEquals(PartBuffers.FREE, part.length());
    assertThrows(IOException.class, () -> part.take(ByteBuffer.allocate(1)));
    part.free();
    assertEquals(3 * MIB, buffers.inUse());
  }

  @Test
  void aBeginningGoesOnWhileOthersHoldAllParts() throws IOException {
    buffers.reserve(2 * MIB);
    PartBuffer part = new PartBuffer(buffers, MIB);
    part.take(ByteBuffer.allocate(PartBuffers.BEGINNING));
    assertEquals(PartBuffers.BEGINNING, part.length());
    assertThrows(IOException.class, () -> part.take(ByteBuffer.allocate(1)));
    buffers.release(2 * MIB);
    part.take(ByteBuffer.allocate(1));
    assertEquals(MIB, buffers.inUse());
    part.free();
    assertEquals(0, buffers.inUse());
  }

  @Test
  void thereAreOnlySoManyBeginnings() throws IOException {
    List<PartBuffer> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(new PartBuffer(buffers, MIB));
      parts.get(i).take(ByteBuffer.allocate(PartBuffers.FREE + 1));
    }
    PartBuffer another = new PartBuffer(buffers, MIB);
    assertThrows(IOException.class, () -> another.take(ByteBuffer.allocate(PartBuffers.FREE + 1)));
    parts.forEach(PartBuffer::free);
    another.take(ByteBuffer.allocate(PartBuffers.FREE + 1));
    another.free();
    assertEquals(0, buffers.inUse());
  }

  @Test
  void whoWaitsComesBeforeWhoWantsASecond() throws Exception {
    PartBuffers patient = new PartBuffers(2 * MIB, Duration.ofSeconds(30));
    PartBuffer second = PartBuffer.another(patient, MIB);
    assertNotNull(second);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
      try {
        patient.reserve(2 * MIB);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    Eventually.holds("somebody waits", Duration.ofSeconds(10), patient::areWanted);
    assertNull(PartBuffer.another(patient, MIB));
    second.free();
    waiting.get(10, TimeUnit.SECONDS);
    assertEquals(2 * MIB, patient.inUse());
  }

  @Test
  void whoIsInterruptedWhileWaitingTakesNothing() throws IOException {
    buffers.reserve(2 * MIB);
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, () -> buffers.reserve(MIB));
    assertTrue(Thread.interrupted());
    buffers.release(2 * MIB);
    assertEquals(0, buffers.inUse());
  }

  @Test
  void thePartsOfTheLargestBlobAreOfSizesThatStoresTake() {
    long all = 0;
    for (int number = 1; number <= PartSizes.MOST; number++) {
      all += PartSizes.ofPart(number);
      assertTrue(PartSizes.ofPart(number) >= 5 * MIB);
    }
    assertTrue(all > 125L << 30);
  }
}
