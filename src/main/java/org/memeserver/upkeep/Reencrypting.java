package org.memeserver.upkeep;

import java.util.List;
import org.memeserver.db.ContentBlob;
import org.memeserver.media.Reencryption;
import org.memeserver.model.MemeException;

/** Writes every file again, under a new data key. */
final class Reencrypting implements Rotating.Way {
  private final Reencryption files;

  Reencrypting(Reencryption files) {
    this.files = files;
  }

  @Override
  public String unit() {
    return "files";
  }

  /** A file may be large, and somebody wishes to see it done, or to stop after it. */
  @Override
  public int page() {
    return 1;
  }

  @Override
  public Rotating.Done bring(List<ContentBlob> page, Troubles troubles) {
    long done = 0;
    long bytes = 0;
    for (ContentBlob blob : page) {
      try {
        if (files.run(blob) == Reencryption.Result.DONE) {
          done++;
          bytes += blob.size();
        }
      } catch (MemeException.Damaged e) {
        troubles.add(blob, e.getMessage());
      }
    }
    return new Rotating.Done(done, bytes);
  }
}
