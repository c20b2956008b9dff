package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Keys;
import org.memeserver.crypto.KeysText;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.CopiedTable;
import org.memeserver.db.Database;
import org.memeserver.db.RecordsImport;
import org.memeserver.model.BlobId;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Reads an archive from its first byte to its last: records into a database, files to where they are kept, or nowhere. Used once. */
final class Unpacking {
  /** So many rows are dropped in one go. */
  private static final int DROPPED_AT_ONCE = 1000;

  private static final CopiedTable BLOBS = RecordsImport.table("blob").orElseThrow();

  private final About about;
  private final EntryReader entries;
  private final Database database;
  private final RecordsImport records;
  private final FilesTarget target;
  private final Watcher watcher;
  private final SecureRandom random;
  private final byte[] buffer = new byte[1 << 16];
  private final Set<BlobId> gone = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();
  private String keysText = "";
  private KeyRing keys;
  private long rows;
  private long files;
  private long leftOut;
  private Optional<CopiedTable.Row> instead = Optional.empty();
  private boolean ended;

  /** Where files come out. */
  interface FilesTarget {
    /** A blob comes. Until {@link Taking#keep} nothing of it can be seen. */
    Taking begin(BlobId id) throws IOException;

    /** The folder beside whose snapshots files lie, if the archive does not hold them. */
    Optional<BackupFolder> beside();

    /** Whether to go on without files that are not as they were written. */
    boolean isLenient();
  }

  /** One blob being taken. */
  interface Taking extends AutoCloseable {
    void write(byte[] bytes, int length) throws IOException;

    void keep() throws IOException;

    @Override
    void close();
  }

  /**
   * @param records begun for the database of this archive
   * @param random for the key ring, which wraps nothing
   */
  Unpacking(About about, EntryReader entries, Database database, RecordsImport records, FilesTarget target, Watcher watcher, SecureRandom random) {
    this.about = about;
    this.entries = entries;
    this.database = database;
    this.records = records;
    this.target = target;
    this.watcher = watcher;
    this.random = random;
  }

  /**
   * Reads everything.
   *
   * @throws DamagedArchiveException when it is not as it was written
   * @throws JobFailure when it is of a newer program, or the work is to stop
   */
  Unpacked run() throws IOException, JobFailure {
    for (Optional<String> name = entries.next(); name.isPresent(); name = entries.next()) {
      if (ended) {
        throw new DamagedArchiveException("there is more behind its end");
      }
      take(name.get());
    }
    if (!ended) {
      throw new DamagedArchiveException("its end is missing");
    }
    drop();
    return new Unpacked(about, keysText, files, gone.size(), missing, damaged);
  }

  private void take(String name) throws IOException, JobFailure {
    if (name.equals(Archive.KEYS)) {
      keysText = entries.text();
      Keys parsed = KeysText.parse(Path.of("keys of the backup"), keysText).keys();
      keys = new KeyRing(parsed.activeStorage(), parsed.otherStorage(), random);
    } else if (name.startsWith(Archive.RECORDS)) {
      takeRows(name.substring(Archive.RECORDS.length()));
    } else if (name.startsWith(Archive.BLOB)) {
      takeBlob(idOf(name.substring(Archive.BLOB.length())));
    } else if (name.equals(Archive.LIST)) {
      takeListed();
    } else if (name.equals(Archive.GONE)) {
      gone.add(idOf(text()));
    } else if (name.equals(Archive.INSTEAD)) {
      instead = Optional.of(takeRow());
    } else if (name.equals(Archive.MISSING)) {
      missing.add(text());
    } else if (name.equals(Archive.END)) {
      JsonNode end = entries.json().orElseThrow(() -> new DamagedArchiveException("its end says nothing"));
      long expected = about.contents() == Contents.RECORDS ? 0 : end.path("files").asLong();
      if (expected != files + leftOut) {
        throw new DamagedArchiveException("it has " + files + " of " + expected + " files");
      }
      ended = true;
    } else {
      throw new JobFailure("The backup holds \"" + name + "\", which this program does not know: it is of a newer version");
    }
  }

  /** The last one stands: what was replaced before its bytes were copied is followed by what replaced it. */
  private CopiedTable.Row takeRow() throws IOException, JobFailure {
    JsonNode names = entries.json().orElseThrow(() -> new DamagedArchiveException("a row has no columns"));
    if (!names.equals(RowText.columns(BLOBS))) {
      throw new JobFailure("The backup has records of another version of this program (blob)");
    }
    return RowText.read(BLOBS, entries.json().orElseThrow(() -> new DamagedArchiveException("a row is missing")), ++rows);
  }

  private void takeRows(String name) throws IOException, JobFailure {
    JsonNode names = entries.json().orElseThrow(() -> new DamagedArchiveException("the table " + name + " has no columns"));
    List<String> columns = new ArrayList<>();
    names.forEach(column -> columns.add(column.asText()));
    CopiedTable table = RecordsImport.table(name)
        .flatMap(known -> known.with(columns))
        .orElseThrow(() -> new JobFailure("The backup has records of a newer version of this program (" + name + ")"));
    long total = about.rows().values().stream().mapToLong(Long::longValue).sum();
    long before = rows;
    for (Optional<JsonNode> row = entries.json(); row.isPresent(); row = entries.json()) {
      records.add(table, RowText.read(table, row.get(), ++rows));
      watcher.step("records", rows, total);
      if (rows % 100 == 0) {
        expectGoing();
      }
    }
    records.flush();
    if (rows - before != about.rows().getOrDefault(name, 0L)) {
      throw new DamagedArchiveException("the table " + name + " has " + (rows - before) + " rows");
    }
  }

  private void takeBlob(BlobId id) throws IOException, JobFailure {
    expectGoing();
    Optional<CopiedTable.Row> row = instead.filter(there -> BLOBS.value(there, "id").equals(id.text()));
    if (row.isPresent() && !records.takesPlace(row.get(), gone)) {
      drain();
      files += entries.isBrokenOff() ? 0 : 1;
      return;
    }
    BlobCheck check = row.isPresent() ? new BlobCheck(blob(row.get()), expectKeys()) : check(id);
    try (Taking taking = target.begin(id)) {
      for (int read = entries.read(buffer, 0, buffer.length); read >= 0; read = entries.read(buffer, 0, buffer.length)) {
        check.update(buffer, read);
        taking.write(buffer, read);
      }
      if (entries.isBrokenOff()) {
        // It is among the missing ones.
        return;
      }
      taking.keep();
    }
    row.ifPresent(records::putInPlace);
    count(id, check);
  }

  /** It belongs to something that came after the records. */
  private void drain() throws IOException {
    for (int read = 0; read >= 0; ) {
      read = entries.read(buffer, 0, buffer.length);
    }
  }

  private static ContentBlob blob(CopiedTable.Row row) throws DamagedArchiveException {
    return new ContentBlob(
        idOf((String) BLOBS.value(row, "id")), (String) BLOBS.value(row, "bound_to"), (Long) BLOBS.value(row, "size"),
        ((ByteBuffer) BLOBS.value(row, "wrapped_key")).array(), (String) BLOBS.value(row, "storage_key_id"));
  }

  private void count(BlobId id, BlobCheck check) {
    files++;
    watcher.step("files", files, about.rows().getOrDefault("blob", 0L));
    if (!check.isSound()) {
      damaged.add(id.text());
      watcher.note("file " + id + " was damaged before it was backed up");
    }
  }

  private void takeListed() throws IOException, JobFailure {
    BackupFolder folder = target.beside().orElseThrow(
        () -> new JobFailure("This snapshot's files lie beside it: name the folder of the backups instead"));
    for (Optional<ListedFile> listed = ListedFile.next(entries); listed.isPresent(); listed = ListedFile.next(entries)) {
      expectGoing();
      ListedFile file = listed.get();
      Path path = folder.pathOf(file.id());
      BlobCheck check = check(file.id());
      if (copy(file, path, check)) {
        count(file.id(), check);
      } else if (target.isLenient()) {
        damaged.add(file.id().text());
        leftOut++;
        watcher.note("file " + path + " is left out: it is not as it was written; "
            + "\"meme backup --to\" with --check copies it again, as long as its server has it");
      } else {
        throw new DamagedArchiveException(path + " is not as it was written; --skip-damaged goes on without it");
      }
    }
  }

  private boolean copy(ListedFile file, Path path, BlobCheck check) throws IOException {
    MessageDigest digest = BackupFolder.sha256();
    try (InputStream in = Files.newInputStream(path);
        Taking taking = target.begin(file.id())) {
      long length = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        check.update(buffer, read);
        taking.write(buffer, read);
        length += read;
      }
      boolean same = length == file.length() && HexFormat.of().formatHex(digest.digest()).equals(file.sha256());
      if (same) {
        taking.keep();
      }
      return same;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private BlobCheck check(BlobId id) throws IOException {
    ContentBlob row = new BlobRepository(database).find(id).orElseThrow(() -> new DamagedArchiveException("no record needs the file " + id));
    return new BlobCheck(row, expectKeys());
  }

  private KeyRing expectKeys() throws DamagedArchiveException {
    if (keys == null) {
      throw new DamagedArchiveException("it has no keys");
    }
    return keys;
  }

  private void drop() {
    List<BlobId> all = List.copyOf(gone);
    for (int from = 0; from < all.size(); from += DROPPED_AT_ONCE) {
      records.dropBlobs(all.subList(from, Math.min(all.size(), from + DROPPED_AT_ONCE)));
    }
  }

  private void expectGoing() throws JobFailure {
    if (watcher.isStopped()) {
      throw new JobFailure("Stopped before all was restored: run the command again");
    }
  }

  private String text() throws IOException {
    return entries.json().map(JsonNode::asText).orElse("");
  }

  private static BlobId idOf(String text) throws DamagedArchiveException {
    if (!BlobId.isBlobId(text)) {
      throw new DamagedArchiveException("it names a file that cannot be one");
    }
    return new BlobId(text);
  }
}
