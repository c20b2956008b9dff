package org.memeserver.upkeep;

import java.util.List;
import java.util.Set;

/**
 * What a change of the storage key came to.
 *
 * @param complete whether all was gone through
 * @param active id of the storage key that everything is to be under
 * @param keys data keys that were wrapped anew
 * @param bytes plain bytes that were encrypted anew
 * @param left data keys that are still under another storage key
 * @param troubled data keys, or their files, that nothing could be done with; they are among those left
 * @param troubles the first of them
 * @param retired ids of storage keys that nothing needs any more, on whatever server
 */
public record RotationOutcome(
    boolean complete, String active, long keys, long bytes, long left, long troubled, List<Trouble> troubles, Set<String> retired) {
  /**
   * A data key that nothing could be done with.
   *
   * @param blob id of the file
   * @param boundTo what it is for
   */
  public record Trouble(String blob, String boundTo, String why) {}

  public RotationOutcome {
    troubles = List.copyOf(troubles);
    retired = Set.copyOf(retired);
  }
}
