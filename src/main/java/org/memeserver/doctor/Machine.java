package org.memeserver.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What this process may use of the machine.
 *
 * @param java the version of Java
 * @param heap the most that Java takes for objects, in bytes
 * @param container the limit of memory of the container that this process is in, in bytes
 * @param openFiles that it may have at a time
 */
public record Machine(String java, int processors, long heap, OptionalLong container, OptionalLong openFiles) {
  private static final List<Path> LIMITS =
      List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

  /** What version 1 of control groups says when there is no limit is larger. */
  private static final long NO_LIMIT = 1L << 50;

  /** The one that this process runs on. */
  public static Machine here() {
    OptionalLong files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
    Runtime runtime = Runtime.getRuntime();
    return new Machine(Runtime.version().toString(), runtime.availableProcessors(), runtime.maxMemory(), containerLimit(LIMITS), files);
  }

  static OptionalLong containerLimit(List<Path> places) {
    for (Path place : places) {
      try {
        long limit = Long.parseLong(Files.readString(place).strip());
        return limit < NO_LIMIT ? OptionalLong.of(limit) : OptionalLong.empty();
      } catch (IOException | NumberFormatException e) {
        // Not of this version of control groups, not Linux, or "max": no limit that can be known.
        continue;
      }
    }
    return OptionalLong.empty();
  }
}
