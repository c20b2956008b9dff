package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** Sends all logs, ours and those of libraries, to stderr as lines of one form. */
final class LogSetup {
  static {
    // The JDK chooses the manager once, at the first logger; the fields below are the first ones.
    System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
  }

  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("org.memeserver");

  /** Libraries that tell at INFO what only their authors want to know. Held, or java.util.logging forgets their levels. */
  private static final List<Logger> TALKATIVE =
      List.of(
          Logger.getLogger("io.undertow"),
          Logger.getLogger("org.xnio"),
          Logger.getLogger("org.jboss"),
          Logger.getLogger("com.zaxxer"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("org.apache.lucene"));

  /** Warns at every start that a module of the JDK, faster but still incubating, is not switched on. */
  private static final Logger VECTORS = Logger.getLogger("org.apache.lucene.internal.vectorization");

  private LogSetup() {}

  /** Takes over logging, at INFO. Must run before anything else logs. */
  static void install() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new LogLine());
    handler.setLevel(java.util.logging.Level.ALL);
    ROOT.addHandler(handler);
    level(Level.INFO);
  }

  /** Sets the least weight of what is logged. DEBUG makes libraries tell their INFO, no more. */
  static void level(Level level) {
    java.util.logging.Level ours = java.util.logging.Level.parse(julName(level));
    OURS.setLevel(ours);
    ROOT.setLevel(atLeast(java.util.logging.Level.INFO, ours));
    boolean debugging = level.getSeverity() <= Level.DEBUG.getSeverity();
    for (Logger talkative : TALKATIVE) {
      talkative.setLevel(atLeast(debugging ? java.util.logging.Level.INFO : java.util.logging.Level.WARNING, ours));
    }
    VECTORS.setLevel(java.util.logging.Level.SEVERE);
  }

  private static String julName(Level level) {
    return switch (level) {
      case ALL, TRACE, DEBUG -> "FINE";
      case INFO -> "INFO";
      case WARNING -> "WARNING";
      case ERROR, OFF -> "SEVERE";
    };
  }

  private static java.util.logging.Level atLeast(java.util.logging.Level one, java.util.logging.Level other) {
    return one.intValue() >= other.intValue() ? one : other;
  }
}
