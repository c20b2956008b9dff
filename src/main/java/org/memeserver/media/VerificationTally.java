package org.memeserver.media;

import java.util.EnumMap;
import java.util.Map;

/** Counts what a verification comes by. Used by one thread. */
final class VerificationTally {
  private final Map<Finding.Kind, Long> findings = new EnumMap<>(Finding.Kind.class);
  private long checked;
  private long bytes;
  private long orphanBytes;

  void read(int more) {
    bytes += more;
  }

  void checkedOne() {
    checked++;
  }

  long checked() {
    return checked;
  }

  void found(Finding finding) {
    findings.merge(finding.kind(), 1L, Long::sum);
    if (finding.kind() == Finding.Kind.ORPHAN) {
      orphanBytes += finding.bytes();
    }
  }

  VerificationOutcome outcome(boolean complete, boolean orphansJudged) {
    return new VerificationOutcome(
        checked, bytes, count(Finding.Kind.DAMAGED), count(Finding.Kind.MISSING), count(Finding.Kind.UNREADABLE), count(Finding.Kind.ORPHAN),
        orphanBytes, complete, orphansJudged);
  }

  private long count(Finding.Kind kind) {
    return findings.getOrDefault(kind, 0L);
  }
}
