package org.memeserver.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param value with its unit
 * @param aim what it should be, or nothing
 * @param verdict whether it is, or nothing
 */
record Figure(String what, String value, String aim, String verdict) implements Line {
  /** Something told beside the figures that have an aim. */
  static Figure note(String what, String value) {
    return new Figure(what, value, "", "");
  }

  static Figure atMost(String what, double value, double most, String unit) {
    return new Figure(what, text(value, unit), "< " + text(most, unit), value < most ? "reached" : "MISSED");
  }

  static Figure atLeast(String what, double value, double least, String unit) {
    return new Figure(what, text(value, unit), ">= " + text(least, unit), value >= least ? "reached" : "MISSED");
  }

  @Override
  public String brief() {
    return String.join(" ", what, value, aim, verdict).strip();
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static String text(double value, String unit) {
    String number = String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    return unit.isEmpty() ? number : number + " " + unit;
  }
}
