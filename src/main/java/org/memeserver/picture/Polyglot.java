package org.memeserver.picture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Tells files that are a picture and something else at once: an archive (ZIP, and so JAR and office files), a PDF, or a page or a script. Such a file is
 * made so to get past somebody. What cameras append to pictures (more pictures, short films) is not meant.
 */
final class Polyglot {
  /** Readers of PDF look for its mark in this much, and browsers for marks of pages. */
  private static final int HEAD = 1024;

  private static final List<String> MARKS = List.of("%pdf-", "<html", "<head", "<body", "<script", "<iframe", "<!doctype", "<svg", "<?php");

  /** Of a ZIP's end record (PKWARE's APPNOTE, 4.3.16), with the longest comment. */
  private static final int END_RECORD = 22;

  private static final int LONGEST_COMMENT = 65_535;

  private Polyglot() {}

  static boolean isSomethingElseToo(Window file) throws IOException {
    return hasMark(file) || endsAsZip(file);
  }

  private static boolean hasMark(Window file) throws IOException {
    byte[] head = new byte[(int) Math.min(HEAD, file.length())];
    int count = Math.max(0, file.read(0, head, 0, head.length));
    String text = new String(head, 0, count, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return MARKS.stream().anyMatch(text::contains);
  }

  private static boolean endsAsZip(Window file) throws IOException {
    long last = file.length() - END_RECORD;
    for (long at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
      if (file.at(at) == 'P' && file.has(at, "PK\u0005\u0006") && (file.at(at + 20) | file.at(at + 21) << 8) == last - at) {
        return true;
      }
    }
    return false;
  }
}
