package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setInstant(Instant.parse("2026-11-23T09:00:00.987Z"));
    return record;
  }

  private static String line(LogRecord record) {
    return new LogLine().format(record);
  }

  @ParameterizedTest
  @CsvSource({"INFO,'INFO '", "WARNING,'WARN '", "SEVERE,ERROR", "FINE,DEBUG"})
  void aMessageIsOneLineWithTimeAndWeight(String level, String word) {
    assertEquals("2026-11-23T09:00:00Z %s listening%n".formatted(word), line(record(Level.parse(level), "listening")));
  }

  @Test
  void aMessageCannotForgeALineOrSteerATerminal() {
    assertEquals(
        "2026-11-23T09:00:00Z INFO  a\\u000ab\\u000dc\\u001b[2J\\u2028\\u0085%n".formatted(),
        line(record(Level.INFO, "a\nb\rc\u001b[2J\u2028\u0085")));
  }

  @Test
  void parametersAreFilledIn() {
    LogRecord record = record(Level.INFO, "{0} of {1}");
    record.setParameters(new Object[] {1, "two"});
    assertTrue(line(record).contains(" 1 of two"));
  }

  @Test
  void theStackTraceFollows() {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IllegalStateException("why"));
    assertTrue(line(record).contains("java.lang.IllegalStateException: why"));
    assertTrue(line(record).contains("\tat " + LogLineTest.class.getName()));
  }
}
