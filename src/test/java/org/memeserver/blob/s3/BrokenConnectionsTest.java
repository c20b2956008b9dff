package org.memeserver.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.StoreFullException;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;
import org.memeserver.support.Eventually;
import org.memeserver.support.FaultyS3;
import org.memeserver.support.FaultyS3.Request;
import org.memeserver.support.S3Server;

/** Whatever goes wrong between us and a store: all is well in the end, or whoever asked hears of it, and nothing half done is left. */
class BrokenConnectionsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Patience QUICK = new Patience(Duration.ofSeconds(20), Duration.ofMillis(10));
  private static final Patience LITTLE = new Patience(Duration.ofSeconds(2), Duration.ofMillis(10));
  private static final int SMALL = 300_000;
  private static final int LARGE = 6_000_000;

  private final PartBuffers buffers = new PartBuffers(64 << 20, Duration.ofSeconds(5), Duration.ofSeconds(60));
  private FaultyS3 faulty;
  private S3Bucket direct;
  private S3BlobStore store;
  private S3BlobStore healthy;

  @BeforeEach
  void open() throws IOException {
    faulty = new FaultyS3(S3Server.shared().port());
    S3Address address = S3Server.shared().freshBucket();
    direct = S3Bucket.of(address);
    healthy = new S3BlobStore(direct, buffers, Duration.ZERO);
    store = new S3BlobStore(S3Bucket.of(S3Server.through(faulty.port(), address), QUICK), buffers, Duration.ZERO);
  }

  @AfterEach
  void close() throws IOException {
    faulty.heal();
    store.close();
    healthy.close();
    faulty.close();
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        new FaultyS3.Answer(500, "InternalError"),
        new FaultyS3.Answer(503, "SlowDown"),
        new FaultyS3.Answer(502, ""),
        new FaultyS3.BreakRequest(0),
        new FaultyS3.BreakRequest(100_000),
        new FaultyS3.LoseAnswer(),
        new FaultyS3.CutAnswer(0, false),
        new FaultyS3.CutAnswer(0, true),
        new FaultyS3.Drip(40, 5)).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesDoesNotShowToWhoWrites(FaultyS3.Fault fault) throws Exception {
    for (int size : new int[] {SMALL, LARGE}) {
      // Once each: the look before a commit, the only object, the begin of parts, the second part, the end.
      faulty.fail(1, fault, request -> request.is("HEAD", ""));
      faulty.fail(1, fault, request -> request.is("PUT", "") && !request.target().contains("partNumber"));
      faulty.fail(1, fault, request -> request.is("POST", "uploads"));
      faulty.fail(1, fault, request -> request.is("PUT", "partNumber=2"));
      faulty.fail(1, fault, request -> request.is("POST", "uploadId"));
      BlobId id = BlobId.random(RANDOM);
      assertEquals(size, write(id, content(size)));
      assertArrayEquals(content(size), read(healthy, id));
      faulty.heal();
    }
    assertEquals(0, buffers.inUse());
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        Arguments.of(new FaultyS3.Answer(500, "InternalError"), "PUT", ""),
        Arguments.of(new FaultyS3.BreakRequest(50_000), "PUT", ""),
        Arguments.of(new FaultyS3.LoseAnswer(), "PUT", ""),
        Arguments.of(new FaultyS3.Answer(403, "AccessDenied"), "PUT", ""),
        Arguments.of(new FaultyS3.Answer(404, "NoSuchUpload"), "POST", "uploadId"),
        Arguments.of(new FaultyS3.BreakRequest(0), "POST", "uploadId"),
        Arguments.of(new FaultyS3.BreakRequest(0), "HEAD", ""),
        Arguments.of(new FaultyS3.Answer(503, "SlowDown"), "HEAD", ""));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatLastsIsHeardOfAndLeavesNothing(FaultyS3.Fault fault, String method, String part) throws Exception {
    for (int size : new int[] {SMALL, LARGE}) {
      faulty.fail(100, fault, request -> request.is(method, part));
      BlobId id = BlobId.random(RANDOM);
      boolean reached = size == LARGE || part.isEmpty();
      if (reached) {
        assertThrows(IOException.class, () -> write(id, content(size)));
        nothingIsLeft();
      }
      faulty.heal();
    }
  }

  @Test
  void anAnswerThatIsLostEveryTimeIsNotMistakenForAFailure() throws Exception {
    faulty.fail(100, new FaultyS3.LoseAnswer(), request -> request.is("POST", "uploadId"));
    BlobId id = BlobId.random(RANDOM);
    assertEquals(LARGE, write(id, content(LARGE)));
    assertArrayEquals(content(LARGE), read(healthy, id));
  }

  @Test
  void aFullStoreIsSaidToBeFull() throws Exception {
    faulty.fail(1, new FaultyS3.Answer(507, "XMinioStorageFull"), request -> request.is("PUT", ""));
    assertThrows(StoreFullException.class, () -> write(BlobId.random(RANDOM), content(SMALL)));
    faulty.fail(100, new FaultyS3.Answer(403, "QuotaExceeded"), request -> request.is("PUT", "partNumber"));
    assertThrows(StoreFullException.class, () -> write(BlobId.random(RANDOM), content(LARGE)));
    nothingIsLeft();
  }

  @Test
  void aWriterGivenUpInTheMiddleLeavesNothing() throws Exception {
    faulty.fail(1, new FaultyS3.Drip(10, 5), request -> request.is("PUT", "partNumber=2"));
    try (BlobWriter writer = store.create(BlobId.random(RANDOM))) {
      writer.write(ByteBuffer.wrap(content(2 * LARGE)));
      assertTrue(buffers.inUse() > 0);
    }
    nothingIsLeft();
  }

  @Test
  void anInterruptedWriterLeavesNothing() throws Exception {
    try (BlobWriter writer = store.create(BlobId.random(RANDOM))) {
      writer.write(ByteBuffer.wrap(content(6_000_000)));
      Thread.currentThread().interrupt();
      assertThrows(IOException.class, () -> {
        writer.write(ByteBuffer.wrap(content(LARGE)));
        writer.commit();
      });
    }
    assertTrue(Thread.interrupted());
    nothingIsLeft();
  }

  static Stream<Arguments> cuts() {
    return Stream.of(
        new FaultyS3.CutAnswer(0, false),
        new FaultyS3.CutAnswer(0, true),
        new FaultyS3.CutAnswer(100_000, false),
        new FaultyS3.CutAnswer(100_000, true),
        new FaultyS3.Answer(500, "InternalError"),
        new FaultyS3.Answer(503, ""),
        new FaultyS3.LoseAnswer(),
        new FaultyS3.BreakRequest(0)).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void whatIsCutIsTakenUpAgain(FaultyS3.Fault fault) throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(1_000_000));
    faulty.fail(3, fault, request -> request.is("GET", id.text()));
    try (BlobReader reader = store.open(id, 10, 900_000)) {
      assertEquals(1_000_000, reader.length());
      byte[] part = new byte[899_990];
      System.arraycopy(content(1_000_000), 10, part, 0, part.length);
      assertArrayEquals(part, read(reader, 10, 900_000));
    }
    faulty.fail(3, fault, request -> request.is("GET", id.text()));
    assertArrayEquals(content(1_000_000), read(store, id));
    faulty.fail(3, fault, request -> request.is("GET", id.text()));
    try (S3Object object = S3Bucket.of(S3Server.through(faulty.port(), direct.address())).open("blobs/" + id).orElseThrow()) {
      ByteBuffer all = ByteBuffer.allocate(1_000_001);
      int read = 0;
      while (read >= 0) {
        read = object.content().read(all);
      }
      assertArrayEquals(content(1_000_000), Arrays.copyOf(all.array(), all.position()));
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void whatIsAlwaysCutIsNotTakenForTheEnd(FaultyS3.Fault fault) throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(1_000_000));
    faulty.fail(3, fault, request -> request.is("GET", id.text()));
    faulty.fail(100, new FaultyS3.CutAnswer(0, true), request -> request.is("GET", id.text()));
    assertThrows(IOException.class, () -> {
      try (BlobReader reader = store.open(id, 0, 1_000_000)) {
        read(reader, 0, 1_000_000);
      }
    });
  }

  @Test
  void aSlowAnswerIsWaitedFor() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(50_000));
    faulty.fail(1, new FaultyS3.Drip(1000, 30), request -> request.is("GET", id.text()));
    assertArrayEquals(content(50_000), read(store, id));
  }

  @Test
  void aBlobThatIsDeletedWhileItsConnectionBreaksIsGone() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(1_000_000));
    faulty.fail(1, new FaultyS3.CutAnswer(200_000, false), request -> request.is("GET", id.text()));
    try (BlobReader reader = store.open(id, 0, 1_000_000)) {
      healthy.delete(id);
      assertThrows(NoSuchBlobException.class, () -> read(reader, 0, 1_000_000));
    }
  }

  @Test
  void aChangedObjectIsNotReadOn() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(1_000_000));
    faulty.fail(1, new FaultyS3.CutAnswer(200_000, false), request -> request.is("GET", id.text()));
    try (BlobReader reader = store.open(id, 0, 1_000_000)) {
      direct.put("blobs/" + id, Content.of(new byte[1_000_000]));
      assertThrows(IOException.class, () -> read(reader, 0, 1_000_000));
    }
  }

  @Test
  void aPartIsReadWithOneRequestForJustThat() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(1_000_000));
    faulty.requests();
    try (BlobReader reader = store.open(id, 131_104, 196_656)) {
      read(reader, 131_104, 196_656);
    }
    List<Request> all = faulty.requests();
    assertEquals(1, all.size());
    assertTrue(all.get(0).is("GET", id.text()));
    assertEquals("bytes=131104-196655", all.get(0).range());
  }

  @Test
  void aLongReadWithoutAHintTakesFewRequests() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(LARGE));
    faulty.requests();
    assertArrayEquals(content(LARGE), read(store, id));
    assertTrue(faulty.requests().size() < 12);
  }

  @Test
  void aSilentStoreIsGivenUpInTime() throws Exception {
    BlobId id = BlobId.random(RANDOM);
    write(healthy, id, content(SMALL));
    S3Address address = S3Server.through(faulty.port(), direct.address());
    try (S3BlobStore impatient = new S3BlobStore(S3Bucket.of(address, LITTLE), buffers, Duration.ZERO)) {
      for (long after : new long[] {0, 50_000, Long.MAX_VALUE}) {
        faulty.fail(1, new FaultyS3.FallSilent(after), request -> request.is("PUT", ""));
        assertTimeout(Duration.ofSeconds(10), () -> assertThrows(IOException.class, () -> write(impatient, BlobId.random(RANDOM), content(SMALL))));
        nothingIsLeftBut(id);
      }
      faulty.fail(1, new FaultyS3.FallSilent(1_000_000), request -> request.is("PUT", "partNumber=1"));
      assertTimeout(Duration.ofSeconds(10), () -> assertThrows(IOException.class, () -> write(impatient, BlobId.random(RANDOM), content(LARGE))));
      nothingIsLeftBut(id);
      faulty.fail(100, new FaultyS3.FallSilent(0), any -> true);
      assertTimeout(Duration.ofSeconds(10), () -> assertThrows(IOException.class, () -> impatient.open(id, 0, SMALL)));
      assertTimeout(Duration.ofSeconds(10), () -> assertThrows(IOException.class, impatient::probe));
      faulty.heal();
      impatient.probe();
    }
  }

  private void nothingIsLeft() throws Exception {
    nothingIsLeftBut();
  }

  private void nothingIsLeftBut(BlobId... expected) throws Exception {
    faulty.heal();
    Set<BlobId> all = new HashSet<>();
    Eventually.holds("nothing is left", Duration.ofSeconds(30), () -> {
      all.clear();
      healthy.forEach(blob -> all.add(blob.id()));
      return buffers.inUse() == 0 && direct.multipart().unfinished("").isEmpty() && all.equals(Set.of(expected));
    });
  }

  private long write(BlobId id, byte[] content) throws IOException {
    return write(store, id, content);
  }

  private static long write(S3BlobStore store, BlobId id, byte[] content) throws IOException {
    try (BlobWriter writer = store.create(id)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        int length = Math.min(bytes.remaining(), 65_552);
        writer.write(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
      }
      return writer.commit();
    }
  }

  private static byte[] read(S3BlobStore store, BlobId id) throws IOException {
    try (BlobReader reader = store.open(id)) {
      return read(reader, 0, reader.length());
    }
  }

  private static byte[] read(BlobReader reader, long from, long to) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) (to - from));
    while (all.hasRemaining()) {
      int limit = Math.min(all.capacity(), all.position() + 65_552);
      assertTrue(reader.read(from + all.position(), all.limit(limit)) > 0);
      all.limit(all.capacity());
    }
    return all.array();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
