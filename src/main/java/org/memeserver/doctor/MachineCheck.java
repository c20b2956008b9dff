package org.memeserver.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether a process with the options of this one has enough memory and open files. The server's own options may be others. */
public final class MachineCheck implements Check {
  private static final long MB = 1L << 20;

  /** Of an upload: packages of 64 KiB on their way, buffers of its connection. */
  private static final long UPLOAD_BYTES = 512 << 10;

  private static final long BASE_BYTES = 64 * MB;
  private static final long FEWEST_FILES = 4096;

  private final Machine machine;
  private final int uploads;
  private final int workers;
  private final long workerBytes;

  /**
   * @param uploads at the same time
   * @param workers that render pictures at the same time
   * @param workerBytes of heap that each takes at most
   */
  public MachineCheck(Machine machine, int uploads, int workers, long workerBytes) {
    this.machine = machine;
    this.uploads = uploads;
    this.workers = workers;
    this.workerBytes = workerBytes;
  }

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    long needed = BASE_BYTES + workers * workerBytes + uploads * UPLOAD_BYTES;
    if (needed > machine.heap()) {
      found.add(Diagnosis.HEAP_SMALL.found("Java may use " + machine.heap() / MB + " MB, and " + workers + " rendering workers with " + uploads
          + " uploads at a time may take " + needed / MB + " MB"));
    }
    machine.container().ifPresent(limit -> {
      if (machine.heap() > limit / 4 * 3) {
        found.add(Diagnosis.HEAP_OVER_CONTAINER.found("Java may use " + machine.heap() / MB + " MB of the " + limit / MB + " MB of the container"));
      }
    });
    machine.openFiles().ifPresent(limit -> {
      if (limit < FEWEST_FILES) {
        found.add(Diagnosis.OPEN_FILES_FEW.found("this process may have " + limit + " files and connections open"));
      }
    });
    if (found.isEmpty()) {
      found.add(Finding.ok(name(), "Java " + machine.java() + ", " + machine.processors() + " processors, " + machine.heap() / MB + " MB of heap for "
          + workers + " rendering workers and " + uploads + " uploads" + openFiles()));
    }
    return found;
  }

  private String openFiles() {
    return machine.openFiles().isPresent() ? ", " + machine.openFiles().getAsLong() + " open files" : "";
  }
}
