package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;
import org.memeserver.support.Eventually;

class SmallContentsTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void keepsNoMoreThanItMay() throws Exception {
    SmallContents small = new SmallContents(1 << 20);
    List<BlobId> ids = Stream.generate(() -> BlobId.random(random)).limit(100).toList();
    ids.forEach(id -> small.keep(id, new byte[30_000]));
    Eventually.holds("what is over goes", Duration.ofSeconds(10), () -> ids.stream().filter(id -> small.find(id).isPresent()).count() <= 34);
  }

  @Test
  void takesSmallOnesOnly() {
    SmallContents small = new SmallContents(64 << 20);
    assertTrue(small.takes(1));
    assertTrue(small.takes(1 << 20));
    assertFalse(small.takes((1 << 20) + 1));
    assertFalse(small.takes(0));
    assertFalse(new SmallContents(0).takes(1));
    assertFalse(new SmallContents(1 << 20).takes(100_000), "a few of them would fill it");
  }

  @Test
  void lendsNoMoreThanItMayKeepHoweverSlowReadersAre() {
    SmallContents small = new SmallContents(1 << 20);
    BlobId id = BlobId.random(random);
    small.keep(id, new byte[400_000]);
    List<MemoryReader> readers = Stream.generate(() -> small.lend(new byte[400_000])).limit(3).toList();
    assertEquals(Optional.empty(), small.find(id));
    readers.forEach(MemoryReader::close);
    readers.forEach(MemoryReader::close);
    assertTrue(small.find(id).isPresent());
    Stream.generate(() -> small.lend(new byte[400_000])).limit(3).forEach(reader -> assertEquals(400_000, reader.length()));
    assertEquals(Optional.empty(), small.find(id), "closing twice gives nothing back twice");
  }

  @Test
  void letsGoOfWhatIsForgotten() {
    SmallContents small = new SmallContents(1 << 20);
    BlobId id = BlobId.random(random);
    byte[] bytes = {1, 2, 3};
    small.keep(id, bytes);
    assertArrayEquals(bytes, small.find(id).orElseThrow());
    small.forget(id);
    assertEquals(Optional.empty(), small.find(id));
  }
}
