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

  private final PartBuffers buffers = new PartBuffers(2 * MIB, Duration.ofMillis(200), Duration.ofSeconds(60));
  private final PartBuffer somebody = new PartBuffer(buffers, 2 * MIB);

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
    buffers.reserve(somebody, 2 * MIB);
    for (int i = 0; i < 4; i++) {
      buffers.reserveBeginning(somebody);
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
    buffers.reserve(somebody, 2 * MIB);
    PartBuffer part = new PartBuffer(buffers, MIB);
    part.take(ByteBuffer.allocate(PartBuffers.BEGINNING));
    assertEquals(PartBuffers.BEGINNING, part.length());
    assertThrows(IOException.class, () -> part.take(ByteBuffer.allocate(1)));
    buffers.release(somebody, 2 * MIB);
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
    PartBuffers patient = new PartBuffers(2 * MIB, Duration.ofSeconds(30), Duration.ofSeconds(60));
    PartBuffer second = PartBuffer.another(patient, MIB);
    assertNotNull(second);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
      try {
        patient.reserve(somebody, 2 * MIB);
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
    buffers.reserve(somebody, 2 * MIB);
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, () -> buffers.reserve(somebody, MIB));
    assertTrue(Thread.interrupted());
    buffers.release(somebody, 2 * MIB);
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

  @Test
  void whoseBytesComeSlowlyGivesTheMemoryToThoseWhoWait() throws IOException {
    PartBuffers impatient = new PartBuffers(2 * MIB, Duration.ofSeconds(10), Duration.ZERO);
    PartBuffer slow = new PartBuffer(impatient, 2 * MIB);
    slow.take(ByteBuffer.allocate(PartBuffers.BEGINNING + 1));
    PartBuffer next = new PartBuffer(impatient, 2 * MIB);
    next.take(ByteBuffer.allocate(MIB));
    assertThrows(IOException.class, () -> slow.take(ByteBuffer.allocate(1)));
    assertThrows(IOException.class, slow::beginSending);
    slow.free();
    assertEquals(2 * MIB, impatient.inUse());
    next.free();
    assertEquals(0, impatient.inUse());
  }

  @Test
  void aSlowBeginningGivesItsMemoryToo() throws IOException {
    PartBuffers impatient = new PartBuffers(2 * PartBuffers.BEGINNING, Duration.ofSeconds(10), Duration.ZERO);
    PartBuffer slow = new PartBuffer(impatient, MIB);
    slow.take(ByteBuffer.allocate(PartBuffers.FREE + 1));
    PartBuffer next = new PartBuffer(impatient, MIB);
    next.take(ByteBuffer.allocate(PartBuffers.FREE + 1));
    assertThrows(IOException.class, () -> slow.take(ByteBuffer.allocate(1)));
    next.free();
    slow.free();
    assertEquals(0, impatient.inUse());
  }

  @Test
  void nobodyTakesTheMemoryOfBytesThatAreBeingSent() throws IOException {
    PartBuffers impatient = new PartBuffers(2 * MIB, Duration.ofMillis(50), Duration.ZERO);
    PartBuffer sending = new PartBuffer(impatient, 2 * MIB);
    sending.take(ByteBuffer.allocate(MIB));
    sending.beginSending();
    PartBuffer next = new PartBuffer(impatient, 2 * MIB);
    assertThrows(IOException.class, () -> next.take(ByteBuffer.allocate(MIB)));
    assertEquals(MIB, sending.length());
    sending.free();
    next.free();
    assertEquals(0, impatient.inUse());
  }
}
