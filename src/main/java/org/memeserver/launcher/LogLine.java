package org.memeserver.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One line for each message: {@code 2026-11-23T09:00:00Z INFO  message}; a stack trace follows on lines of its own. */
final class LogLine extends Formatter {
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(0).toFormatter();
  // All that could begin a line of its own on some screen, or steer a terminal.
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\u2028\u2029]");

  @Override
  public String format(LogRecord record) {
    String message = UNPRINTABLE.matcher(formatMessage(record)).replaceAll(LogLine::escape);
    String line = "%s %-5s %s%n".formatted(TIME.format(record.getInstant()), word(record.getLevel()), message);
    return record.getThrown() == null ? line : line + stackTrace(record.getThrown());
  }

  private static String escape(MatchResult found) {
    return "\\\\u%04x".formatted((int) found.group().charAt(0));
  }

  private static String word(Level level) {
    int weight = level.intValue();
    if (weight >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (weight >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return weight >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
