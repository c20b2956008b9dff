package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogTimeTest {
  private final LogTime time = new LogTime();

  @Test
  void isInUtcToTheMillisecond() {
    assertEquals("2026-11-20T10:00:00.123Z", of("2026-11-20T10:00:00.123Z"));
    assertEquals("2026-11-20T10:00:00.007Z", of("2026-11-20T10:00:00.007999Z"));
    assertEquals("2026-11-20T09:59:59.000Z", of("2026-11-20T09:59:59Z"));
    assertEquals("1969-12-31T23:59:59.999Z", of("1969-12-31T23:59:59.999Z"));
  }

  private String of(String instant) {
    StringBuilder text = new StringBuilder();
    time.append(text, Instant.parse(instant).toEpochMilli());
    return text.toString();
  }
}
