package org.memeserver.takeover;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.memeserver.model.Media;
import org.memeserver.takeover.TakeoverReport.Trouble;

/** Writes into the report what becomes of each row, and what that says of the whole. Used by one thread at a time. */
final class Outcomes {
  private final LongConsumer progress;
  private final TakeoverReport report = new TakeoverReport();
  private long done;

  /** Contents that show that the files, and the key, are the right ones. An empty one would be right among any. */
  private long opened;

  /** @param progress is told how many rows are done */
  Outcomes(LongConsumer progress) {
    this.progress = progress;
  }

  /** The next row is done. */
  void add(Taken taken) {
    if (taken instanceof Taken.Ready ready) {
      Media media = ready.adopted().media();
      report.addImported(media.isPublic(), ready.adopted().renditions().isPresent());
      ready.old().remarks().forEach(remark -> remark(ready.old(), remark));
      remarkOnPrice(ready.old(), media);
      remarkOnSize(ready.old(), media.size());
      opened += media.size() > 0 ? 1 : 0;
    } else if (taken instanceof Taken.Refused refused) {
      report.add(refused.trouble(), refused.id(), refused.filename(), refused.why());
    } else if (taken instanceof Taken.There there) {
      report.addAlreadyThere();
      opened += there.old().size().orElse(0) > 0 ? 1 : 0;
    } else if (taken instanceof Taken.Updated updated) {
      report.addUpdated();
      updated.old().remarks().forEach(remark -> remark(updated.old(), remark));
      opened += updated.old().size().orElse(0) > 0 ? 1 : 0;
    } else if (taken instanceof Taken.LeftOut leftOut) {
      report.addLeftOut(leftOut.why());
    } else {
      report.addExpired();
    }
    progress.accept(++done);
  }

  /** @param remark a half sentence */
  void remark(OldRecord old, String remark) {
    report.add(Trouble.REMARK, old.muid().text(), old.filename(), remark);
  }

  /** The old server gave it to everybody too, but who sells something may not have meant that. */
  private void remarkOnPrice(OldRecord old, Media media) {
    if (media.isPublic() && media.price() > 0) {
      remark(old, "has a price and is public; its owner can make it private");
    }
  }

  /** The id is the hash of what the file holds, so the row is what errs. */
  private void remarkOnSize(OldRecord old, long real) {
    if (old.size().isPresent() && old.size().getAsLong() != real) {
      String sizes = "has " + real + " bytes, not " + old.size().getAsLong() + " as its row said";
      String lost = old.template() ? "; the old server lost the first 4096 bytes of templates, so it should be uploaded again" : "";
      remark(old, sizes + lost);
    }
  }

  /** An id that is another row's too. */
  void addRepeated(String id) {
    report.add(Trouble.UNUSABLE, id, "", "several rows have this id, and not all of them may have been taken");
  }

  /** A file of no row. */
  void addOrphan(String name) {
    report.add(Trouble.ORPHAN, name, "", "");
  }

  /**
   * Ends the report.
   *
   * @param whyCopied why files were copied that should have been linked, if any were
   */
  TakeoverReport sumUp(OldFiles files, Optional<String> whyCopied) {
    if (opened == 0 && report.of(Trouble.DAMAGED).count() > 0) {
      report.note(files.whenNoneIsRight());
    }
    long here = report.imported() + report.updated() + report.alreadyThere();
    if (here == 0 && report.of(Trouble.MISSING).count() > 0 && report.of(Trouble.DAMAGED).count() == 0) {
      report.note(files.whenNoneIsThere());
    }
    if (report.expired() > 0) {
      report.note("Rows whose expiry is past were left out: this server would delete them at once.");
    }
    if (report.banned() > 0) {
      report.note("Rows whose owner or content is banned here were left out: see \"meme pubkeys list\" and \"meme contents list\".");
    }
    if (report.deletedHere() > 0) {
      report.note("Rows that were imported before and have been deleted here since were left out.");
    }
    whyCopied.ifPresent(why -> report.note("Files were copied where they could not be linked: " + why));
    return report;
  }
}
