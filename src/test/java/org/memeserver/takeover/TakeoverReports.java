package org.memeserver.takeover;

import org.memeserver.takeover.TakeoverReport.Trouble;

/** Reports for those who only show them. */
public final class TakeoverReports {
  private TakeoverReports() {}

  public static TakeoverReport of(Trouble trouble, String name, String filename, String why) {
    TakeoverReport report = new TakeoverReport();
    report.add(trouble, name, filename, why);
    return report;
  }
}
