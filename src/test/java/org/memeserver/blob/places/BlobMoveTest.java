package org.memeserver.blob.places;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.StoreFullException;
import org.memeserver.model.BlobId;

/** What a move does with blobs that nobody else touches, and with places that fail. */
class BlobMoveTest {
  private final MemoryBlobStore source = new MemoryBlobStore("the source");
  private final MemoryBlobStore target = new MemoryBlobStore("the target");

  @BeforeEach
  void own() throws IOException {
    source.own(Blobs.OWNER);
  }

  static MoveReport move(BlobPlace source, BlobPlace target) throws IOException, MoveRefusedException {
    return move(source, target, 8);
  }

  static MoveReport move(BlobPlace source, BlobPlace target, int threads) throws IOException, MoveRefusedException {
    BlobMove move = new BlobMove(source, target, threads, Clock.systemUTC(), Blobs.RANDOM);
    return move.run(move.examine().orElseThrow(), true, done -> {}, () -> false);
  }

  @Test
  void allBlobsMoveAsTheyAre() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 200);
    AtomicLong told = new AtomicLong();
    BlobMove move = new BlobMove(source, target, 8, Clock.systemUTC(), Blobs.RANDOM);
    Stock stock = move.examine().orElseThrow();
    long bytes = all.values().stream().mapToLong(content -> content.length).sum();
    assertEquals(new Stock(200, bytes, 0), stock);
    assertTrue(target.isEmpty());
    assertTrue(target.owner().isEmpty());
    MoveReport report = move.run(stock, true, told::set, () -> false);
    assertEquals(200, report.moved());
    assertEquals(bytes, report.bytes());
    assertEquals(200, told.get());
    assertTrue(report.complete());
    assertEquals(0, report.left() + report.troubled() + report.gone() + report.alreadyThere());
    assertTrue(source.isEmpty());
    Blobs.expectAll(all, target);
  }

  @Test
  void whatTheTargetHasIsComparedAndNotCopied() throws Exception {
    byte[] content = Blobs.content(100_000);
    BlobId equal = Blobs.put(source, content);
    Blobs.put(target, equal, content);
    BlobId different = Blobs.put(source, content);
    byte[] damaged = content.clone();
    damaged[99_999] ^= 1;
    Blobs.put(target, different, damaged);
    MoveReport report = move(source, target);
    assertEquals(1, report.alreadyThere());
    assertEquals(0, report.moved());
    assertEquals(1, report.troubled());
    assertEquals(different, report.troubles().get(0).id());
    assertEquals(1, report.left());
    assertFalse(report.complete());
    assertFalse(source.has(equal));
    assertArrayEquals(content, source.bytes(different));
    assertArrayEquals(damaged, target.bytes(different));
    assertTrue(target.owner().orElseThrow().elsewhere().isPresent());
  }

  @Test
  void aCopyThatIsNotWhatWasWrittenGoesAndTheOriginalStays() throws Exception {
    byte[] content = Blobs.content(100_000);
    BlobId id = Blobs.put(source, content);
    for (byte[] kept : new byte[][] {new byte[100_000], Blobs.content(99_999), new byte[0]}) {
      MoveReport report = move(source, new HookedPlace(target, (step, any) -> {
        if (step.equals("after commit") && id.equals(any)) {
          target.replace(id, kept);
        }
      }));
      assertEquals(1, report.troubled());
      assertEquals(0, report.moved());
      assertArrayEquals(content, source.bytes(id));
      assertFalse(target.has(id));
    }
    assertTrue(move(source, target).complete());
  }

  @Test
  void singleFailuresDoNotEndTheMove() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 100);
    BlobId broken = all.keySet().iterator().next();
    Map<BlobId, Integer> tries = new HashMap<>();
    HookedPlace flickering = new HookedPlace(source, (step, id) -> {
      if (step.equals("before open") && (id.equals(broken) || id.text().charAt(0) < '8' && tries.merge(id, 1, Integer::sum) == 1)) {
        throw new IOException("bad sector");
      }
    });
    MoveReport report = move(flickering, target, 1);
    assertEquals(99, report.moved());
    assertEquals(1, report.troubled());
    assertEquals(new MoveReport.Trouble(broken, "bad sector"), report.troubles().get(0));
    assertEquals(1, report.left());
    assertTrue(report.ended().isEmpty());
    assertTrue(source.has(broken));
  }

  @Test
  void aPlaceThatGoesAwayEndsTheMove() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 1000);
    boolean[] away = {false};
    HookedPlace going = new HookedPlace(target, (step, id) -> {
      away[0] |= step.equals("before delete") || id != null && step.equals("after commit") && target.has(id) && source.has(id);
      if (away[0] && !step.equals("before delete")) {
        throw new IOException("connection refused");
      }
    });
    MoveReport report = move(going, 1000, all);
    assertEquals("the target cannot be written to: connection refused", report.ended().orElseThrow());
    assertTrue(report.troubled() < 100, "troubled " + report.troubled());
    assertTrue(report.left() >= 900, "left " + report.left());
    assertTrue(move(source, target).complete());
    Blobs.expectAll(all, target);
  }

  /** Without the trial of writing, which would be the first to fail. */
  private MoveReport move(BlobPlace into, int count, Map<BlobId, byte[]> all) throws Exception {
    BlobMove examining = new BlobMove(source, target, 4, Clock.systemUTC(), Blobs.RANDOM);
    Stock stock = examining.examine().orElseThrow();
    assertEquals(count, all.size());
    return new BlobMove(source, into, 4, Clock.systemUTC(), Blobs.RANDOM).run(stock, true, done -> {}, () -> false);
  }

  @Test
  void aFullTargetEndsTheMoveAtOnceAndLaterItGoesOn() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 1000);
    AtomicLong room = new AtomicLong(300);
    HookedPlace full = new HookedPlace(target, (step, id) -> {
      if (step.equals("before commit") && room.decrementAndGet() < 0) {
        throw new StoreFullException("no room left in the target", null);
      }
    });
    MoveReport report = move(full, 1000, all);
    assertEquals(300, report.moved());
    assertEquals("no room left in the target", report.ended().orElseThrow());
    assertEquals(700, report.left());
    Blobs.expectAll(all, TwoPlaces.writingNear(source, target));
    MoveReport rest = move(source, target);
    assertEquals(700, rest.moved());
    assertTrue(rest.complete());
    Blobs.expectAll(all, target);
  }

  @Test
  void aStoppedMoveEndsBetweenBlobsAndGoesOnWhenRunAgain() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 300);
    AtomicLong done = new AtomicLong();
    BlobMove move = new BlobMove(source, target, 4, Clock.systemUTC(), Blobs.RANDOM);
    MoveReport report = move.run(move.examine().orElseThrow(), true, done::set, () -> done.get() >= 100);
    assertEquals("Stopped", report.ended().orElseThrow());
    assertTrue(report.moved() >= 100 && report.moved() < 110, "moved " + report.moved());
    assertEquals(300 - report.moved(), report.left());
    assertFalse(report.complete());
    assertTrue(move(source, target).complete());
    Blobs.expectAll(all, target);
  }

  @Test
  void blobsThatComeWhileItMovesGoToo() throws Exception {
    Map<BlobId, byte[]> all = Blobs.fill(source, 50);
    AtomicLong late = new AtomicLong(30);
    HookedPlace busy = new HookedPlace(source, (step, id) -> {
      if (step.equals("after delete") && late.decrementAndGet() >= 0) {
        Blobs.put(source, Blobs.content(7));
      }
    });
    MoveReport report = move(busy, target);
    assertEquals(80, report.moved());
    assertTrue(report.complete());
    Blobs.expectAll(all, target);
  }

  @Test
  void aSourceThatGoesOnToBeWrittenIntoDoesNotKeepTheMoveForEver() throws Exception {
    Blobs.fill(source, 5);
    HookedPlace busy = new HookedPlace(source, (step, id) -> {
      if (step.equals("before forEach")) {
        Blobs.put(source, Blobs.content(7));
      } else if (step.equals("after delete")) {
        Blobs.put(source, Blobs.content(8));
      }
    });
    MoveReport report = move(busy, target, 1);
    assertFalse(report.complete());
    assertTrue(report.ended().isEmpty());
    assertEquals(0, report.troubled());
  }

  @Test
  void anUnforeseenFailureIsNotSwallowed() throws Exception {
    Blobs.fill(source, 50);
    HookedPlace wrong = new HookedPlace(source, (step, id) -> {
      if (step.equals("before read")) {
        throw new IllegalStateException("expected by this test");
      }
    });
    RuntimeException failure = assertThrows(RuntimeException.class, () -> move(wrong, target));
    assertEquals("expected by this test", failure.getCause().getMessage());
  }
}
