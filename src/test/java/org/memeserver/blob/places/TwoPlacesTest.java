package org.memeserver.blob.places;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.model.BlobId;

class TwoPlacesTest {
  private final MemoryBlobStore near = new MemoryBlobStore("near");
  private final MemoryBlobStore far = new MemoryBlobStore("far");
  private final TwoPlaces both = TwoPlaces.writingNear(near, far);

  @Test
  void newBlobsGoToThePrimary() throws IOException {
    assertTrue(near.has(Blobs.put(both, Blobs.content(10))));
    assertTrue(far.has(Blobs.put(TwoPlaces.writingFar(near, far), Blobs.content(10))));
  }

  @Test
  void theFarPlaceIsNotAskedForWhatIsNear() throws IOException {
    BlobId id = Blobs.put(near, Blobs.content(10));
    TwoPlaces asking = TwoPlaces.writingNear(near, failing(far));
    assertArrayEquals(Blobs.content(10), Blobs.read(asking, id));
  }

  @Test
  void aBlobThatComesNearBetweenTheLooksIsFound() throws IOException {
    BlobId id = Blobs.put(far, Blobs.content(10));
    boolean[] moved = {false};
    TwoPlaces asking = TwoPlaces.writingNear(near, new HookedPlace(far, (step, any) -> {
      if (step.equals("before open") && !moved[0]) {
        moved[0] = true;
        Blobs.put(near, id, Blobs.content(10));
        far.delete(id);
      }
    }));
    assertArrayEquals(Blobs.content(10), Blobs.read(asking, id));
    assertTrue(moved[0]);
  }

  @Test
  void aReaderThatLosesItsBlobGoesOnInTheOtherPlace() throws IOException {
    byte[] content = Blobs.content(200_000);
    BlobId id = Blobs.put(near, content);
    TwoPlaces losing = TwoPlaces.writingNear(new HookedPlace(near, (step, any) -> {
      if (step.equals("before read") && !near.has(id)) {
        throw new NoSuchBlobException("gone", null);
      }
    }), far);
    try (BlobReader reader = losing.open(id, 0, content.length)) {
      assertTrue(reader.read(0, ByteBuffer.allocate(100)) > 0);
      Blobs.put(far, id, content);
      near.delete(id);
      assertArrayEquals(content, Blobs.read(reader));
      far.delete(id);
    }
    try (BlobReader reader = losing.open(Blobs.put(far, content), 0, 1)) {
      assertEquals(content.length, reader.length());
    }
  }

  @Test
  void aReaderWhoseBlobIsNowhereSaysSoAndOneOfAnotherLengthIsNotTaken() throws IOException {
    BlobId id = Blobs.put(near, Blobs.content(100));
    TwoPlaces losing = TwoPlaces.writingNear(new HookedPlace(near, (step, any) -> {
      if (step.equals("before read")) {
        near.delete(id);
        throw new NoSuchBlobException("gone", null);
      }
    }), far);
    try (BlobReader reader = losing.open(id)) {
      assertThrows(NoSuchBlobException.class, () -> reader.read(0, ByteBuffer.allocate(10)));
      Blobs.put(far, id, Blobs.content(99));
      assertThrows(DamagedBlobException.class, () -> reader.read(0, ByteBuffer.allocate(10)));
    }
  }

  @Test
  void aPlaceThatFailsDoesNotHideWhatTheOtherHasAndIsNotTakenForOneThatHasNothing() throws IOException {
    BlobId id = Blobs.put(far, Blobs.content(10));
    TwoPlaces nearAway = TwoPlaces.writingNear(failing(near), far);
    assertArrayEquals(Blobs.content(10), Blobs.read(nearAway, id));
    assertAway(nearAway);
    assertAway(TwoPlaces.writingNear(near, failing(far)));
    assertAway(TwoPlaces.writingNear(failing(near), failing(far)));
    assertThrows(NoSuchBlobException.class, () -> both.open(BlobId.random(Blobs.RANDOM)));
  }

  private static void assertAway(TwoPlaces places) {
    IOException failure = assertThrows(IOException.class, () -> places.open(BlobId.random(Blobs.RANDOM)));
    assertEquals("away", failure.getMessage());
  }

  @Test
  void aDeletionReachesBothPlacesAlsoWhenOneFails() throws IOException {
    BlobId id = Blobs.put(near, Blobs.content(10));
    Blobs.put(far, id, Blobs.content(10));
    assertTrue(both.delete(id));
    assertFalse(near.has(id) || far.has(id));
    assertFalse(both.delete(id));
    Blobs.put(far, id, Blobs.content(10));
    TwoPlaces nearAway = TwoPlaces.writingNear(failing(near), far);
    assertThrows(IOException.class, () -> nearAway.delete(id));
    assertFalse(far.has(id));
  }

  @Test
  void bothAreListedProbedAndClosed() throws IOException {
    List<BlobId> expected = List.of(Blobs.put(near, Blobs.content(1)), Blobs.put(far, Blobs.content(2)));
    List<BlobId> listed = new ArrayList<>();
    both.forEach(blob -> listed.add(blob.id()));
    assertEquals(expected, listed);
    both.probe();
    assertThrows(IOException.class, () -> TwoPlaces.writingNear(near, failing(far)).probe());
    both.close();
    assertThrows(IOException.class, near::probe);
    assertThrows(IOException.class, far::probe);
  }

  private static HookedPlace failing(MemoryBlobStore place) {
    return new HookedPlace(place, (step, id) -> {
      throw new IOException("away");
    });
  }
}
