package org.memeserver.media;

/**
 * What a verification came to.
 *
 * @param checked blobs that were looked at
 * @param bytes stored ones that were read
 * @param orphans blobs that no record names
 * @param orphanBytes of them, as stored
 * @param complete whether it came to its end
 * @param orphansJudged whether orphans were looked for: not in a sample, nor where files belong to another database by now
 */
public record VerificationOutcome(
    long checked, long bytes, long damaged, long missing, long unreadable, long orphans, long orphanBytes, boolean complete, boolean orphansJudged) {
  /** Whether something that is needed is not what it should be. Orphans do no harm but for the room they take. */
  public boolean isSound() {
    return damaged + missing + unreadable == 0;
  }
}
