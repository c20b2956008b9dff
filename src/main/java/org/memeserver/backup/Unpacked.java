package org.memeserver.backup;

import java.util.List;

/**
 * What was in an archive.
 *
 * @param keysText the text of the key file
 * @param files that came out
 * @param deletedMeanwhile files that were deleted while the backup was made; their records are left out
 * @param missing ids of files that the backup could not read, and whose records are there
 * @param damaged ids of files that are not what their records say
 */
public record Unpacked(About about, String keysText, long files, long deletedMeanwhile, List<String> missing, List<String> damaged) {
  public Unpacked {
    missing = List.copyOf(missing);
    damaged = List.copyOf(damaged);
  }

  /** Whether everything that the server had when it was backed up is there. */
  public boolean isComplete() {
    return missing.isEmpty() && damaged.isEmpty();
  }
}
