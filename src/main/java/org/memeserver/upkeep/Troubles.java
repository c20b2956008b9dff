package org.memeserver.upkeep;

import java.util.ArrayList;
import java.util.List;
import org.memeserver.db.ContentBlob;

/** Blobs that something could not be done with: their number, and the first of them by name. */
final class Troubles {
  private static final int MOST_TOLD = 100;

  private final List<RotationOutcome.Trouble> told = new ArrayList<>();
  private long count;

  void add(ContentBlob blob, String why) {
    count++;
    if (told.size() < MOST_TOLD) {
      told.add(new RotationOutcome.Trouble(blob.id().text(), blob.boundTo(), why));
    }
  }

  long count() {
    return count;
  }

  List<RotationOutcome.Trouble> told() {
    return told;
  }
}
