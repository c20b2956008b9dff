package org.memeserver.backup;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.db.CopiedTable;
import org.memeserver.db.RecordsExport;
import org.memeserver.db.RecordsImport;
import org.memeserver.model.BlobId;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/**
 * Copies what took the place of blobs that were gone when the backup came to them: preferences that were written again, contents that were healed. Without
 * it, what was there all the time would be in the backup neither as it was nor as it is.
 */
final class Replaced {
  /** What is replaced again while it is copied is looked up again; nobody can go on like that for long. */
  private static final int ROUNDS = 20;

  private final Source source;
  private final RecordsPart records;
  private final CopiedTable blobs = RecordsImport.table("blob").orElseThrow();

  Replaced(Source source, RecordsPart records) {
    this.source = source;
    this.records = records;
  }

  /** @throws JobFailure when the store is away */
  void copy(FilesCopy copy, EntryWriter entries, Watcher watcher) throws IOException, JobFailure {
    if (copy.gone().isEmpty()) {
      return;
    }
    Set<String> done = new HashSet<>();
    boolean missed = true;
    for (int round = 0; missed && round < ROUNDS; round++) {
      missed = false;
      for (CopiedTable.Row row : new RecordsExport(source.database()).replacedSince(records.time())) {
        missed |= !isDone(row, done) && !take(row, done, copy, entries);
      }
    }
    if (missed) {
      watcher.note("something was replaced again and again while it was to be copied, and is not in the backup");
    }
  }

  private boolean isDone(CopiedTable.Row row, Set<String> done) {
    return records.blobs().has(new BlobId(text(row, "id"))) || done.contains(text(row, "bound_to"));
  }

  private boolean take(CopiedTable.Row row, Set<String> done, FilesCopy copy, EntryWriter entries) throws IOException, JobFailure {
    BlobId id = new BlobId(text(row, "id"));
    BlobList.Entry blob = new BlobList.Entry(id, DareFormat.sealedSize((Long) blobs.value(row, "size")));
    // Asked first: behind the row its bytes have to come.
    try {
      source.store().open(id, 0, blob.length()).close();
    } catch (NoSuchBlobException e) {
      return false;
    }
    entries.begin(Archive.INSTEAD);
    entries.line(RowText.columns(blobs));
    entries.line(RowText.write(row));
    entries.end();
    boolean taken = copy.copyIfThere(blob, new BlobEntries(entries));
    if (taken) {
      done.add(text(row, "bound_to"));
    }
    return taken;
  }

  private String text(CopiedTable.Row row, String column) {
    return (String) blobs.value(row, column);
  }
}
