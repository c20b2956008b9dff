package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A process and all that it started, as Linux tells of them in /proc. */
final class ProcessTree {
  /** Of a second; the same on every Linux that Java runs on. */
  private static final double TICKS = 100;

  /** Where user time stands behind the name of a program, which is in parentheses; system time, and those of children that have ended, follow. */
  private static final int USER_TIME = 11;

  private ProcessTree() {}

  /** Processor time so far, in seconds, with that of children that have ended. */
  static double cpuSeconds(ProcessHandle root) throws IOException {
    double ticks = 0;
    for (ProcessHandle process : all(root)) {
      ticks += ticks(process.pid());
    }
    return ticks / TICKS;
  }

  /** The most memory that each process has had resident, added up, in MB. What processes share counts for each of them. */
  static double peakMegabytes(ProcessHandle root) throws IOException {
    double sum = 0;
    for (ProcessHandle process : all(root)) {
      sum += peakMegabytes(process.pid()).orElse(0);
    }
    return sum;
  }

  /** The most memory that a process has had resident, in MB; Linux keeps the mark. Empty when it has ended. */
  static OptionalDouble peakMegabytes(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6);
        }
      }
    } catch (NoSuchFileException e) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.empty();
  }

  private static Iterable<ProcessHandle> all(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private static double ticks(long pid) throws IOException {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    } catch (NoSuchFileException e) {
      // It ended just now, and counts as a child of its parent from now on.
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int i = USER_TIME; i < USER_TIME + 4; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks;
  }
}
