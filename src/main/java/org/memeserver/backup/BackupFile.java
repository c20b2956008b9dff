package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Writes everything into one archive. */
public final class BackupFile implements Job {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_NAMED = 20;

  private final Source source;

  public BackupFile(Source source) {
    this.source = source;
  }

  /**
   * What the command was told.
   *
   * @param file absolute
   * @param force whether to replace a file that is there
   * @param passphrase not empty
   */
  public record Arguments(String file, boolean force, String passphrase) {
    @Override
    public String toString() {
      return file;
    }
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    Arguments given = JSON.treeToValue(arguments, Arguments.class);
    Path file = Path.of(given.file());
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw new JobFailure("There is no folder " + file.toAbsolutePath().getParent());
    }
    if (Files.exists(file) && (!given.force() || Files.isDirectory(file))) {
      throw new JobFailure(file + " is there already, and is left as it is; --force replaces a file");
    }
    try (ArchiveFile archive = ArchiveFile.create(file, Optional.of(Secret.ofText(given.passphrase())), source.random())) {
      RecordsPart records = RecordsPart.write(source, Contents.WHOLE, watcher, archive.entries());
      expectRoom(file.toAbsolutePath().getParent(), records.blobs().bytes());
      FilesCopy copy = new FilesCopy(source, watcher);
      BlobEntries sink = new BlobEntries(archive.entries());
      BlobList blobs = records.blobs();
      for (int i = 0; i < blobs.count(); i++) {
        watcher.step("files", i, blobs.count());
        if (watcher.isStopped()) {
          throw new JobFailure("Stopped after " + i + " of " + blobs.count() + " files; nothing is left of the backup. Run the command again");
        }
        copy.copy(blobs.get(i), sink);
      }
      copy.writeGone(archive.entries());
      new Replaced(source, records).copy(copy, archive.entries(), watcher);
      copy.writeEnd(archive.entries());
      archive.complete();
      watcher.step("files", blobs.count(), blobs.count());
      return outcome(file, records, copy).put("bytes", Files.size(file));
    }
  }

  /** @throws JobFailure when so many bytes more have no room in a folder, as far as its file system can tell */
  static void expectRoom(Path folder, long bytes) throws IOException, JobFailure {
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < bytes) {
      throw new JobFailure("The files need " + bytes + " bytes, and " + folder + " has room for " + usable);
    }
  }

  /** What is said of every backup. */
  static ObjectNode outcome(Path file, RecordsPart records, FilesCopy copy) {
    ObjectNode outcome = JSON.createObjectNode().put("backup", file.toString()).put("time", records.time().toString());
    ObjectNode rows = outcome.putObject("rows");
    records.rows().forEach(rows::put);
    outcome.put("files", copy.copied()).put("deletedMeanwhile", copy.gone().size()).put("missing", copy.missing().size());
    List<String> named = copy.missing().subList(0, Math.min(MOST_NAMED, copy.missing().size()));
    outcome.set("missingFiles", JSON.valueToTree(named));
    return outcome;
  }
}
