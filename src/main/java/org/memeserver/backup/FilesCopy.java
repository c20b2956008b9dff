package org.memeserver.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobRepository;
import org.memeserver.model.BlobId;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Copies the sealed bytes of blobs out of a store at work, and keeps account of those that cannot be had. */
final class FilesCopy {
  /** A store that fails so many times in a row is away, which is not the matter of single files. */
  private static final int FAILURES_IN_A_ROW = 5;

  private final BlobStore store;
  private final BlobRepository records;
  private final Watcher watcher;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
  private final List<String> gone = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private long copied;
  private long bytes;
  private int failures;

  FilesCopy(Source source, Watcher watcher) {
    this.store = source.store();
    this.records = new BlobRepository(source.database());
    this.watcher = watcher;
  }

  /** Takes the bytes of blobs. */
  interface Sink {
    /** A blob comes. */
    void begin(BlobId id) throws IOException;

    void write(byte[] bytes, int length) throws IOException;

    /** All of its bytes have come. */
    void end() throws IOException;

    /** The rest of its bytes cannot be had. */
    void breakOff() throws IOException;
  }

  /**
   * Copies a blob, or notes why not.
   *
   * @throws JobFailure when the store is away
   * @throws IOException when the sink fails
   */
  void copy(BlobList.Entry blob, Sink sink) throws IOException, JobFailure {
    try (BlobReader reader = open(blob)) {
      if (reader == null) {
        return;
      }
      if (reader.length() != blob.length()) {
        watcher.note("file " + blob.id() + " has " + reader.length() + " bytes instead of " + blob.length() + "; it is backed up as it is");
      }
      sink.begin(blob.id());
      long at = 0;
      for (int read = read(reader, at, blob); read != -1; read = read(reader, at, blob)) {
        if (read < -1) {
          sink.breakOff();
          return;
        }
        sink.write(buffer.array(), read);
        at += read;
      }
      sink.end();
      copied++;
      bytes += at;
      failures = 0;
    }
  }

  private BlobReader open(BlobList.Entry blob) throws JobFailure {
    try {
      return store.open(blob.id(), 0, blob.length());
    } catch (IOException e) {
      note(blob.id(), e);
      return null;
    }
  }

  /** Bytes that were read; -1 at the end, -2 when they cannot be had. */
  private int read(BlobReader reader, long at, BlobList.Entry blob) throws JobFailure {
    try {
      return reader.read(at, buffer.clear());
    } catch (IOException e) {
      note(blob.id(), e);
      return -2;
    }
  }

  private void note(BlobId id, IOException e) throws JobFailure {
    // Asked after the bytes were looked for: records go before bytes.
    if (e instanceof NoSuchBlobException && records.find(id).isEmpty()) {
      gone.add(id.text());
      return;
    }
    missing.add(id.text());
    boolean lost = e instanceof NoSuchBlobException;
    watcher.note("file " + id + (lost ? " is not there, though a record needs it" : " cannot be read: " + e.getMessage()));
    failures = lost ? 0 : failures + 1;
    if (failures == FAILURES_IN_A_ROW) {
      throw new JobFailure("The files cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Copies a blob that may be gone again by now.
   *
   * @return false if it is
   * @throws JobFailure as {@link #copy}
   */
  boolean copyIfThere(BlobList.Entry blob, Sink sink) throws IOException, JobFailure {
    long before = copied;
    int known = gone.size();
    copy(blob, sink);
    gone.subList(known, gone.size()).clear();
    return copied > before;
  }

  /** Writes which blobs were deleted meanwhile. */
  void writeGone(EntryWriter entries) throws IOException {
    for (String id : gone) {
      entries.entry(Archive.GONE, JsonNodeFactory.instance.textNode(id));
    }
  }

  /** Writes what became of the others; the end of every archive. */
  void writeEnd(EntryWriter entries) throws IOException {
    for (String id : missing) {
      entries.entry(Archive.MISSING, JsonNodeFactory.instance.textNode(id));
    }
    entries.entry(Archive.END, JsonNodeFactory.instance.objectNode().put("files", copied).put("gone", gone.size()).put("missing", missing.size()));
  }

  /** Counts a blob whose bytes are there already. */
  void countPresent() {
    copied++;
  }

  /** Blobs that the backup has. */
  long copied() {
    return copied;
  }

  /** Bytes that were copied now. */
  long bytes() {
    return bytes;
  }

  /** Blobs that were deleted while the backup ran. */
  List<String> gone() {
    return gone;
  }

  /** Blobs that records need and that cannot be had. */
  List<String> missing() {
    return missing;
  }
}
