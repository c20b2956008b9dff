package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memeserver.takeover.TakeoverReport.Trouble;

class TakeoverReportTest {
  private final TakeoverReport report = new TakeoverReport();

  @Test
  void namesAreCappedAndCountsAreNot() {
    for (int i = 0; i < TakeoverReport.MOST_NAMES + 5; i++) {
      report.add(Trouble.ORPHAN, "file" + i, "", "");
    }
    assertEquals(TakeoverReport.MOST_NAMES + 5, report.of(Trouble.ORPHAN).count());
    assertEquals(TakeoverReport.MOST_NAMES, report.of(Trouble.ORPHAN).named().size());
    assertEquals("file0", report.of(Trouble.ORPHAN).named().get(0).name());
  }

  @Test
  void longNamesAreCut() {
    report.add(Trouble.MISSING, "id", "x".repeat(100_000), "why");
    assertEquals(203, report.of(Trouble.MISSING).named().get(0).filename().length());
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void whatStaysOutMakesItIncomplete(Trouble trouble) {
    assertTrue(report.isComplete());
    report.add(trouble, "id", "", "");
    boolean mayBe = trouble == Trouble.REMARK || trouble == Trouble.ORPHAN;
    assertEquals(mayBe, report.isComplete());
    assertFalse(report.of(trouble).named().isEmpty());
  }
}
