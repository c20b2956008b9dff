package org.memeserver.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who wrote a name wrongly. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The known name that is nearest, if any is near; case does not matter, nor whether words are held together by - or _. */
  public static Optional<String> closest(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(written);
    int far = Math.max(1, plain.length() / 3);
    return known.stream()
        .filter(name -> distance(plain, plain(name)) <= far)
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
  }

  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  /** How many letters to put in, take out, exchange, or swap with their neighbour. */
  private static int distance(String one, String other) {
    int[][] table = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : step(table, one, other, i, j);
      }
    }
    return table[one.length()][other.length()];
  }

  private static int step(int[][] table, String one, String other, int i, int j) {
    char a = one.charAt(i - 1);
    char b = other.charAt(j - 1);
    int least = Math.min(table[i - 1][j - 1] + (a == b ? 0 : 1), Math.min(table[i - 1][j], table[i][j - 1]) + 1);
    boolean swapped = i > 1 && j > 1 && a == other.charAt(j - 2) && b == one.charAt(i - 2);
    return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
  }
}
