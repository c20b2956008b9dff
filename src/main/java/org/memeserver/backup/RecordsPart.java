package org.memeserver.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeysText;
import org.memeserver.db.CopiedTable;
import org.memeserver.db.RecordsExport;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** The first part of every archive: what it is, all keys, and the records of one moment. */
final class RecordsPart implements RecordsExport.Sink {

  private static final String BLOB = "blob";

  private final Source source;
  private final Contents contents;
  private final Watcher watcher;
  private final EntryWriter entries;
  private final BlobList blobs = new BlobList();
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final Set<String> keysThere = new HashSet<>();
  private final Set<String> keysMissing = new HashSet<>();
  private final Instant time;
  private final KeyBook before;
  private long total;
  private long written;
  private boolean inTable;

  private RecordsPart(Source source, Contents contents, Watcher watcher, EntryWriter entries) throws IOException {
    this.source = source;
    this.contents = contents;
    this.watcher = watcher;
    this.entries = entries;
    this.time = source.clock().instant();
    this.before = source.keys().now();
  }

  /**
   * Writes it.
   *
   * @throws JobFailure when the work is to stop, or a key that files need is not there
   */
  static RecordsPart write(Source source, Contents contents, Watcher watcher, EntryWriter entries) throws IOException, JobFailure {
    RecordsPart part = new RecordsPart(source, contents, watcher, entries);
    try {
      new RecordsExport(source.database()).run(part);
    } catch (Stopped e) {
      throw new JobFailure("Stopped before all records were written: run the command again", e);
    }
    entries.end();
    if (!part.keysMissing.isEmpty()) {
      throw new JobFailure("Files need the storage keys " + String.join(", ", part.keysMissing) + ", which are not there: no backup could be read");
    }
    return part;
  }

  /** Ends what cannot be ended otherwise. */
  private static final class Stopped extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void begin(Map<CopiedTable, Long> counts) throws IOException {
    counts.forEach((table, count) -> rows.put(table.name(), count));
    total = counts.values().stream().mapToLong(Long::longValue).sum();
    ObjectNode about = JsonNodeFactory.instance.objectNode()
        .put("format", Archive.FORMAT)
        .put("archive", UUID.randomUUID().toString())
        .put("contents", contents.name())
        .put("database", source.database().identity())
        .put("time", time.toString());
    ObjectNode counted = about.putObject("rows");
    rows.forEach(counted::put);
    entries.entry(Archive.ABOUT, about);
    KeyBook keys = keys();
    keys.storage().stream().map(KeyBook.Storage::id).forEach(keysThere::add);
    entries.begin(Archive.KEYS);
    byte[] text = KeysText.of(keys).getBytes(StandardCharsets.UTF_8);
    entries.write(text, 0, text.length);
    entries.end();
  }

  /** Storage keys before and after the moment of the records: a new one is there before a record needs it, and an old one until none does. */
  private KeyBook keys() throws IOException {
    return source.keys().now().withStorageOf(before);
  }

  @Override
  public void table(CopiedTable table) throws IOException {
    if (inTable) {
      entries.end();
    }
    inTable = true;
    entries.begin(Archive.RECORDS + table.name());
    entries.line(RowText.columns(table));
  }

  @Override
  public void row(CopiedTable table, CopiedTable.Row row) throws IOException {
    if (table.name().equals(BLOB)) {
      blobs.add((String) table.value(row, "id"), (Long) table.value(row, "size"));
      String key = (String) table.value(row, "storage_key_id");
      if (!keysThere.contains(key)) {
        keysMissing.add(key);
      }
    }
    entries.line(RowText.write(row));
    watcher.step("records", ++written, total);
    if (written % 100 == 0 && watcher.isStopped()) {
      throw new Stopped();
    }
  }

  /** The blobs that the records need. */
  BlobList blobs() {
    return blobs;
  }

  /** Rows of each table. */
  Map<String, Long> rows() {
    return rows;
  }

  Instant time() {
    return time;
  }
}
