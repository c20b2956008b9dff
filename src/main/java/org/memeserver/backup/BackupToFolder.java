package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Brings a folder of backups up to date: files that are new are copied, and a snapshot of records and keys names all that belong to it. */
public final class BackupToFolder implements Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;

  public BackupToFolder(Source source) {
    this.source = source;
  }

  /**
   * What the command was told.
   *
   * @param folder absolute
   * @param keep snapshots to keep, 1 or more; 0 for all
   * @param passphrase not empty
   */
  public record Arguments(String folder, int keep, String passphrase) {
    @Override
    public String toString() {
      return folder;
    }
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    Arguments given = JSON.treeToValue(arguments, Arguments.class);
    Path folder = Path.of(given.folder());
    Snapshots snapshots = new Snapshots(folder.resolve("snapshots"));
    PrivateFiles.makeFolder(folder.resolve("blobs"));
    PrivateFiles.makeFolder(snapshots.folder());
    try (FileChannel lock = PrivateFiles.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      hold(lock, folder);
      return held(folder, snapshots, given, watcher);
    }
  }

  private static void hold(FileChannel channel, Path folder) throws IOException, JobFailure {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new JobFailure("Another backup to " + folder + " is at work", e);
    }
    throw new JobFailure("Another backup to " + folder + " is at work");
  }

  private JsonNode held(Path folder, Snapshots snapshots, Arguments given, Watcher watcher) throws IOException, JobFailure {
    Optional<Secret> passphrase = Optional.of(Secret.ofText(given.passphrase()));
    Set<String> owners = FolderOwner.claim(folder, snapshots, source.database(), passphrase);
    Instant now = source.clock().instant();
    Path file = snapshots.at(now);
    if (Files.exists(file)) {
      throw new JobFailure("There is a snapshot of this second already: " + file);
    }
    BackupFolder files = new BackupFolder(folder);
    FilesCopy copy = new FilesCopy(source, watcher);
    RecordsPart records;
    try (ArchiveFile archive = ArchiveFile.create(file, passphrase, source.random());
        KnownFiles known = KnownFiles.of(snapshots, passphrase, watcher)) {
      records = RecordsPart.write(source, Contents.LISTED, watcher, archive.entries());
      BlobList blobs = records.blobs();
      BackupFile.expectRoom(folder, missingBytes(files, blobs));
      archive.entries().begin(Archive.LIST);
      for (int i = 0; i < blobs.count(); i++) {
        watcher.step("files", i, blobs.count());
        if (watcher.isStopped()) {
          files.sync();
          throw new JobFailure("Stopped after " + i + " of " + blobs.count() + " files: run the command again, and it goes on");
        }
        take(blobs.get(i), files, known, copy, archive.entries());
      }
      archive.entries().end();
      copy.writeGone(archive.entries());
      new Replaced(source, records).copy(copy, archive.entries(), watcher);
      copy.writeEnd(archive.entries());
      files.sync();
      archive.complete();
      watcher.step("files", blobs.count(), blobs.count());
    }
    Pruning pruning = new Pruning(files, snapshots, passphrase, owners, watcher);
    if (given.keep() > 0) {
      pruning.run(given.keep(), now);
    }
    return BackupFile.outcome(file, records, copy)
        .put("bytes", copy.bytes() + Files.size(file))
        .put("removedSnapshots", pruning.snapshotsRemoved())
        .put("removedFiles", pruning.filesRemoved());
  }

  private static long missingBytes(BackupFolder files, BlobList blobs) throws IOException {
    long missing = 0;
    for (int i = 0; i < blobs.count(); i++) {
      if (files.lengthOf(blobs.get(i).id()).isEmpty()) {
        missing += blobs.get(i).length();
      }
    }
    return missing;
  }

  private static void take(BlobList.Entry blob, BackupFolder files, KnownFiles known, FilesCopy copy, EntryWriter list)
      throws IOException, JobFailure {
    OptionalLong there = files.lengthOf(blob.id());
    if (there.isPresent() && there.getAsLong() == blob.length()) {
      // One that no snapshot names was left by a run that was broken off, or by one under another passphrase.
      Optional<ListedFile> listed = known.find(blob.id()).filter(file -> file.length() == blob.length());
      String hash = listed.isPresent() ? listed.get().sha256() : files.hash(blob.id());
      list.line(new ListedFile(blob.id(), blob.length(), hash).json());
      copy.countPresent();
      return;
    }
    long before = copy.copied();
    copy.copy(blob, files);
    if (copy.copied() > before) {
      list.line(files.last().json());
    }
  }
}
