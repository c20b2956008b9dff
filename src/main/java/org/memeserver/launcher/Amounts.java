package org.memeserver.launcher;

import java.util.Locale;

/** Counts and sizes in words for people. */
final class Amounts {
  private static final String[] UNITS = {"KB", "MB", "GB", "TB"};

  private Amounts() {}

  static String files(long count) {
    return of(count, "file");
  }

  /** @param one the word for one of them, whose plural has an s */
  static String of(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }

  /** Bytes in the unit that fits; a KB is 1024 bytes. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return of(bytes, "byte");
    }
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.95 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}
