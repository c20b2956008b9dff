package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenditionWorkersTest {
  /** Half of the processors, and a quarter of the memory at 64 MB each. */
  @ParameterizedTest
  @CsvSource({"1, 8000, 1", "2, 8000, 1", "4, 8000, 2", "16, 8000, 8", "4, 256, 1", "4, 128, 1", "8, 512, 2", "64, 1024, 4"})
  void areAsManyAsProcessorsAndMemoryAllow(int processors, long megabytes, int workers) {
    assertEquals(workers, RenditionWorkers.fitting(processors, megabytes << 20));
  }

  @Test
  void areAsManyAsTheOperatorWants() {
    assertEquals(3, RenditionWorkers.count(Optional.of(3)));
  }
}
