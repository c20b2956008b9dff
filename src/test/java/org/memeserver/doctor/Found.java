package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What tests say of findings. */
final class Found {
  private Found() {}

  /** These diagnoses and no others, whatever is well. */
  static void only(List<Finding> found, Diagnosis... expected) {
    Set<String> ids = found.stream().filter(finding -> finding.severity() != Severity.OK).map(Finding::id).collect(Collectors.toSet());
    assertEquals(Arrays.stream(expected).map(Diagnosis::id).collect(Collectors.toSet()), ids, found::toString);
    found.forEach(finding -> assertEquals(finding.severity() == Severity.OK, finding.remedy().isEmpty(), finding::toString));
  }

  /** All is well, and that is said. */
  static void nothing(List<Finding> found) {
    only(found);
    assertFalse(found.isEmpty(), "it should say that all is well");
  }

  static void text(List<Finding> found, String part) {
    assertTrue(found.stream().anyMatch(finding -> finding.text().contains(part)), () -> part + " is not in " + found);
  }
}
