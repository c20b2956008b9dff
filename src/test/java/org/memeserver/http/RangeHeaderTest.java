package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;

final class RangeHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,       0, 0",
    "bytes=0-,        0, 99",
    "bytes=99-,       99, 99",
    "bytes=10-19,     10, 19",
    "bytes=10-100000, 10, 99",
    "bytes=-1,        99, 99",
    "bytes=-100,      0, 99",
    "bytes=-5000,     0, 99",
    "BYTES = 1 - 2,   1, 2",
    "bytes=5-99999999999999999999999, 5, 99",
  })
  void oneRangeIsTaken(String header, long first, long last) {
    assertEquals(Optional.of(new ByteRange(first, last)), RangeHeader.parse(header, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=2-1", "bytes=a-b", "bytes=0-1,3-4", "items=0-1", "bytes=--1", "bytes=0x1-2",
      "bytes=+1-2", "bytes=1-2;", "bytes=\u0661-\u0662"})
  void whatIsNoSingleRangeOfBytesIsIgnored(String header) {
    assertEquals(Optional.empty(), RangeHeader.parse(header, 100));
  }

  @Test
  void aHugeHeaderIsIgnored() {
    assertEquals(Optional.empty(), RangeHeader.parse("bytes=" + " ".repeat(1_000_000) + "0-1", 100));
  }

  @ParameterizedTest
  @CsvSource({"bytes=100-, 100", "bytes=100-200, 100", "bytes=-0, 100", "bytes=0-, 0", "bytes=-5, 0", "bytes=99999999999999999999-, 100"})
  void aRangeOutsideTheContentIsRefused(String header, long size) {
    assertThrows(MemeException.RangeNotSatisfiable.class, () -> RangeHeader.parse(header, size));
  }
}
