package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheMemoryTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void isAnEighthOfAHeapThatIsNotSmall() {
    assertEquals(0, CacheMemory.fitting(128 * MEBIBYTE));
    assertEquals(0, CacheMemory.fitting(256 * MEBIBYTE - 1));
    assertEquals(32 * MEBIBYTE, CacheMemory.fitting(256 * MEBIBYTE));
    assertEquals(256 * MEBIBYTE, CacheMemory.fitting(64L << 30));
  }

  @Test
  void isWhatIsWantedButNoMoreThanHalfOfTheHeap() {
    assertEquals(0, CacheMemory.ofFiles(Optional.of(0L)));
    assertEquals(MEBIBYTE, CacheMemory.ofFiles(Optional.of(MEBIBYTE)));
    assertEquals(Runtime.getRuntime().maxMemory() / 2, CacheMemory.ofFiles(Optional.of(1L << 50)));
  }

  @Test
  void recordsTakeLittleOfAnyHeap() {
    assertEquals(2 * MEBIBYTE, CacheMemory.ofRecords(128 * MEBIBYTE));
    assertEquals(64 * MEBIBYTE, CacheMemory.ofRecords(64L << 30));
  }
}
