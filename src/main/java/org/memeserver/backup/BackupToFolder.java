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
   * @param check whether files that are there are read, and copied again when they are not as they have to be
   */
  public record Arguments(String folder, int keep, String passphrase, boolean check) {
    /** Believes in files that the last snapshot names. */
    public Arguments(String folder, int keep, String passphrase) {
      this(folder, keep, passphrase, false);
    }

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
    files.removeBrokenOff();
    snapshots.removeBrokenOff();
    FilesCopy copy = new FilesCopy(source, watcher);
    RecordsPart records;
    long replaced = 0;
    try (ArchiveFile archive = ArchiveFile.create(file, passphrase, source.random());
        KnownFiles known = KnownFiles.of(snapshots, now, passphrase, watcher)) {
      records = RecordsPart.write(source, Contents.LISTED, watcher, archive.entries());
      BlobList blobs = records.blobs();
      BackupFile.expectRoom(folder, missingBytes(files, blobs));
      PresentFiles present = new PresentFiles(files, known, source, given.check());
      archive.entries().begin(Archive.LIST);
      for (int i = 0; i < blobs.count(); i++) {
        watcher.step("files", i, blobs.count());
        if (watcher.isStopped()) {
          files.sync();
          throw new JobFailure("Stopped after " + i + " of " + blobs.count() + " files: run the command again, and it goes on");
        }
        if (take(blobs.get(i), files, present, copy, archive.entries())) {
          replaced++;
          watcher.note("file " + files.pathOf(blobs.get(i).id()) + " was not as it had to be, and was copied again");
        }
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
        .put("copiedAgain", replaced)
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

  /** Takes a blob into the folder, or finds it there; returns whether what was there in its place had to be replaced. */
  private static boolean take(BlobList.Entry blob, BackupFolder files, PresentFiles present, FilesCopy copy, EntryWriter list)
      throws IOException, JobFailure {
    Optional<ListedFile> there = present.find(blob);
    if (there.isPresent()) {
      list.line(there.get().json());
      copy.countPresent();
      return false;
    }
    boolean isReplaced = files.lengthOf(blob.id()).isPresent();
    long before = copy.copied();
    copy.copy(blob, files);
    if (copy.copied() == before) {
      return false;
    }
    list.line(files.last().json());
    return isReplaced;
  }
}
