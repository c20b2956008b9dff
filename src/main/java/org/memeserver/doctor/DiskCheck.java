package org.memeserver.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a folder lies where it lasts and has room. Looks at nothing while the folder is not there. */
public final class DiskCheck implements Check {
  private static final long MB = 1L << 20;
  private static final long LOW_BYTES = 2048 * MB;
  private static final int MOST_INODES_PERCENT = 90;
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.s3fs", "fuse.rclone");

  private final String setting;
  private final Path folder;
  private final long leastFree;
  private final Looking looking;

  /** Finds the disk of a folder. */
  public interface Looking {
    Disk at(Path folder) throws Exception;
  }

  /**
   * @param setting that names the folder
   * @param leastFree bytes below which the disk counts as full
   */
  public DiskCheck(String setting, Path folder, long leastFree, Looking looking) {
    this.setting = setting;
    this.folder = folder;
    this.leastFree = leastFree;
    this.looking = looking;
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<Finding> look() throws Exception {
    if (Files.notExists(folder)) {
      return List.of();
    }
    Disk disk = looking.at(folder);
    List<Finding> found = new ArrayList<>();
    String what = setting + " (" + folder + ")";
    if (IN_MEMORY.contains(disk.type())) {
      found.add(Diagnosis.DISK_IN_MEMORY.found(what + " is " + disk.type()));
    } else if (NETWORK.contains(disk.type())) {
      found.add(Diagnosis.DISK_NETWORK.found(what + " is " + disk.type()));
    }
    String room = disk.usable() / MB + " of " + disk.total() / MB + " MB free";
    if (disk.usable() < leastFree) {
      found.add(Diagnosis.DISK_FULL.found(what + " has " + room + ", less than the " + leastFree / MB + " MB that are needed"));
    } else if (disk.usable() < Math.min(LOW_BYTES, disk.total() / 20)) {
      found.add(Diagnosis.DISK_LOW.found(what + " has " + room));
    }
    disk.inodesUsed().ifPresent(percent -> {
      if (percent > MOST_INODES_PERCENT) {
        found.add(Diagnosis.INODES_LOW.found(what + " has used " + percent + "% of its inodes"));
      }
    });
    return found.isEmpty() ? List.of(Finding.ok(name(), what + " has " + room + ", " + disk.type())) : found;
  }
}
