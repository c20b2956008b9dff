package org.memeserver.blob.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.file.StoreInUseException;
import org.memeserver.model.BlobId;

/** Moves beside others that are at work, and moves that are cut off anywhere. */
class MoveRacesTest {
  /** As if the process had been killed: nothing of the program handles it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir private Path folder;

  private static MemoryBlobStore owned() throws IOException {
    MemoryBlobStore source = new MemoryBlobStore("the source");
    source.own(Blobs.OWNER);
    return source;
  }

  /** Counts the steps of both places, and does something at one of them. */
  private static HookedPlace.Hook at(AtomicLong steps, long when, HookedPlace.Hook action) {
    return (step, id) -> {
      if (steps.incrementAndGet() == when) {
        action.at(step, id);
      }
    };
  }

  @Test
  void aMoveThatIsKilledAtAnyStepLosesNothingAndIsFinishedByTheNext() throws Exception {
    long steps = stepsOfAMove();
    assertTrue(steps > 40, "steps " + steps);
    for (long when = 1; when <= steps; when++) {
      MemoryBlobStore source = owned();
      MemoryBlobStore target = new MemoryBlobStore("the target");
      Map<BlobId, byte[]> all = Blobs.fill(source, 3);
      AtomicLong counted = new AtomicLong();
      HookedPlace.Hook killing = at(counted, when, (step, id) -> {
        throw new Killed();
      });
      assertThrows(Throwable.class, () -> BlobMoveTest.move(new HookedPlace(source, killing), new HookedPlace(target, killing), 1));
      Blobs.expectAll(all, TwoPlaces.writingNear(source, target));
      if (!target.isEmpty() && target.owner().isPresent()) {
        assertTrue(source.owner().orElseThrow().elsewhere().isPresent(), "killed at step " + when);
      }
      assertTrue(BlobMoveTest.move(source, target).complete(), "killed at step " + when);
      assertTrue(source.isEmpty());
      Blobs.expectAll(all, target);
    }
  }

  @Test
  void aFailureAtAnyStepLosesNothing() throws Exception {
    long steps = stepsOfAMove();
    for (long when = 1; when <= steps; when++) {
      MemoryBlobStore source = owned();
      MemoryBlobStore target = new MemoryBlobStore("the target");
      Map<BlobId, byte[]> all = Blobs.fill(source, 3);
      AtomicLong counted = new AtomicLong();
      HookedPlace.Hook failing = at(counted, when, (step, id) -> {
        throw new IOException("expected by this test");
      });
      try {
        BlobMoveTest.move(new HookedPlace(source, failing), new HookedPlace(target, failing), 1);
      } catch (IOException e) {
        assertEquals("expected by this test", e.getMessage());
      }
      Blobs.expectAll(all, TwoPlaces.writingNear(source, target));
      assertTrue(BlobMoveTest.move(source, target).complete(), "failed at step " + when);
      Blobs.expectAll(all, target);
    }
  }

  private static long stepsOfAMove() throws Exception {
    AtomicLong steps = new AtomicLong();
    BlobPlace source = new HookedPlace(owned(), at(steps, -1, null));
    Blobs.fill(source, 3);
    steps.set(0);
    BlobMoveTest.move(source, new HookedPlace(new MemoryBlobStore("the target"), at(steps, -1, null)), 1);
    return steps.get();
  }

  /** The blob that the step is about is deleted by a server meanwhile. */
  @Test
  void aBlobThatIsDeletedAtAnyStepIsGoneInBothPlaces() throws Exception {
    long steps = stepsOfAMove();
    for (boolean sourceIsNear : new boolean[] {true, false}) {
      for (long when = 1; when <= steps; when++) {
        MemoryBlobStore source = owned();
        MemoryBlobStore target = new MemoryBlobStore("the target");
        TwoPlaces server = sourceIsNear ? TwoPlaces.writingNear(source, target) : TwoPlaces.writingFar(target, source);
        Map<BlobId, byte[]> all = Blobs.fill(source, 3);
        List<BlobId> deleted = new ArrayList<>();
        HookedPlace.Hook deleting = at(new AtomicLong(), when, (step, id) -> {
          if (all.remove(id) != null) {
            deleted.add(id);
            server.delete(id);
          }
        });
        MoveReport report = BlobMoveTest.move(new HookedPlace(source, deleting), new HookedPlace(target, deleting), 1);
        String at = "deleted at step " + when + ": " + report;
        assertTrue(report.complete(), at);
        assertEquals(0, report.troubled(), at);
        for (BlobId id : deleted) {
          assertFalse(source.has(id) || target.has(id), at);
        }
        Blobs.expectAll(all, target);
      }
    }
  }

  /** A server that deletes comes to the target first when that is the nearer place. */
  @Test
  void aCopyThatGoesAwayBeforeItIsReadBackIsNoTrouble() throws Exception {
    for (boolean sourceFollows : new boolean[] {true, false}) {
      MemoryBlobStore source = owned();
      MemoryBlobStore target = new MemoryBlobStore("the target");
      BlobId id = Blobs.put(source, Blobs.content(1000));
      AtomicLong times = new AtomicLong();
      BlobPlace hooked = new HookedPlace(target, (step, of) -> {
        if (step.equals("after commit") && id.equals(of) && times.incrementAndGet() == 1) {
          target.delete(id);
        } else if (step.equals("before has") && times.get() == 1 && sourceFollows) {
          source.delete(id);
        }
      });
      MoveReport report = BlobMoveTest.move(source, hooked);
      assertEquals(0, report.troubled(), report::toString);
      assertEquals(sourceFollows ? 0 : 1, report.moved(), report::toString);
      assertEquals(!sourceFollows, target.has(id));
      assertFalse(source.has(id));
    }
  }

  @Test
  void readersAndDeletersNoticeNothingOfMovesThereAndBack() throws Exception {
    try (FileBlobStore local = FileBlobStore.open(folder)) {
      MemoryBlobStore other = new MemoryBlobStore("the memory");
      local.own(Blobs.OWNER);
      TwoPlaces server = TwoPlaces.writingFar(local, other);
      Map<BlobId, byte[]> all = Blobs.fill(local, 150);
      AtomicBoolean over = new AtomicBoolean();
      AtomicLong reads = new AtomicLong();
      AtomicLong deleted = new AtomicLong();
      ExecutorService threads = Executors.newFixedThreadPool(5);
      try {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          work.add(threads.submit(() -> {
            while (!over.get()) {
              Blobs.expectAll(all, server);
              reads.addAndGet(all.size());
            }
            return null;
          }));
        }
        work.add(threads.submit(() -> {
          while (!over.get()) {
            BlobId id = Blobs.put(server, Blobs.content(1000));
            Thread.yield();
            assertTrue(server.delete(id));
            deleted.incrementAndGet();
          }
          return null;
        }));
        for (int i = 0; i < 5; i++) {
          assertEquals(0, BlobMoveTest.move(local, other, 4).troubled());
          assertEquals(0, BlobMoveTest.move(other, local, 4).troubled());
        }
        over.set(true);
        for (Future<?> each : work) {
          each.get(60, TimeUnit.SECONDS);
        }
      } finally {
        over.set(true);
        threads.shutdownNow();
      }
      assertTrue(reads.get() > 300 && deleted.get() > 10, reads + " reads, " + deleted + " deletions");
      assertTrue(BlobMoveTest.move(local, other).complete());
      AtomicLong left = new AtomicLong();
      other.forEach(blob -> left.incrementAndGet());
      assertEquals(150, left.get());
      Blobs.expectAll(all, other);
    }
  }

  @Test
  void whileOneMoveIsAtWorkNoOtherBeginsInEitherDirection() throws Exception {
    try (FileBlobStore local = FileBlobStore.openShared(folder)) {
      MemoryBlobStore other = new MemoryBlobStore("the memory");
      local.own(Blobs.OWNER);
      other.own(Blobs.OWNER);
      Map<BlobId, byte[]> all = Blobs.fill(local, 10);
      AtomicLong refused = new AtomicLong();
      MoveReport report = BlobMoveTest.move(local, new HookedPlace(other, (step, id) -> {
        if (step.equals("before commit") && all.containsKey(id)) {
          assertThrows(StoreInUseException.class, () -> BlobMoveTest.move(local, other));
          assertThrows(StoreInUseException.class, () -> BlobMoveTest.move(other, local));
          refused.incrementAndGet();
        }
      }));
      assertEquals(10, refused.get());
      // Whoever is refused has tried to write before, and what was just written for that may be moved along.
      assertTrue(report.moved() >= 10, report::toString);
      assertTrue(BlobMoveTest.move(other, local).complete());
      Blobs.expectAll(all, local);
    }
  }

  @Test
  void tenThousandSmallBlobsMoveInATimeThatBoundsMillions() throws Exception {
    try (FileBlobStore local = FileBlobStore.openShared(folder)) {
      MemoryBlobStore other = new MemoryBlobStore("the memory");
      other.own(Blobs.OWNER);
      for (int i = 0; i < 10_000; i++) {
        Blobs.put(other, Blobs.content(i % 2000));
      }
      long begin = System.nanoTime();
      assertEquals(10_000, BlobMoveTest.move(other, local).moved());
      assertEquals(10_000, BlobMoveTest.move(local, other).moved());
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      assertTrue(seconds < 120, "took " + seconds + " s");
    }
  }
}
