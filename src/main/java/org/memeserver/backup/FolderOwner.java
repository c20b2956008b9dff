package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memeserver.db.Database;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;

/**
 * The databases whose backups a folder holds, in its file {@code database}: the identity of the one that is backed up there, and in further lines
 * of those that it was restored from. Two databases in one folder would remove each other's files. Used under the lock of the folder.
 */
final class FolderOwner {
  private static final String FILE = "database";

  private FolderOwner() {}

  /**
   * Makes a folder that of a database, unless it is another one's.
   *
   * @param passphrase for a folder that does not say whose it is: its newest snapshot does that can be read
   * @return the identities whose snapshots are this database's own
   * @throws JobFailure when it is another one's
   */
  static Set<String> claim(Path folder, Snapshots snapshots, Database database, Optional<Secret> passphrase) throws IOException, JobFailure {
    List<String> owners = owners(folder, snapshots, passphrase);
    String identity = database.identity();
    boolean isOurs = owners.isEmpty() || owners.get(0).equals(identity) || Optional.of(owners.get(0)).equals(database.copiedFrom());
    if (!isOurs) {
      throw new JobFailure(folder + " holds the backups of another database: name a folder of this one's own. Nothing was changed");
    }
    if (owners.isEmpty() || !owners.get(0).equals(identity) || Files.notExists(folder.resolve(FILE))) {
      owners.remove(identity);
      owners.add(0, identity);
      write(folder, owners);
    }
    return Set.copyOf(owners);
  }

  private static List<String> owners(Path folder, Snapshots snapshots, Optional<Secret> passphrase) throws IOException {
    Path file = folder.resolve(FILE);
    List<String> lines = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    List<String> owners = new ArrayList<>(lines.stream().filter(line -> !line.isBlank()).distinct().toList());
    if (owners.isEmpty()) {
      ofNewest(snapshots, passphrase).ifPresent(owners::add);
    }
    return owners;
  }

  private static Optional<String> ofNewest(Snapshots snapshots, Optional<Secret> passphrase) throws IOException {
    for (Snapshots.Snapshot snapshot : snapshots.bestFirst(Instant.now())) {
      try (EntryReader entries = ArchiveFile.open(snapshot.file(), passphrase)) {
        return Optional.of(About.read(entries).database());
      } catch (JobFailure | DamagedArchiveException e) {
        // An older one may say it. If none does, nothing in the folder can be removed either.
        continue;
      }
    }
    return Optional.empty();
  }

  private static void write(Path folder, List<String> owners) throws IOException {
    Path part = folder.resolve(FILE + BackupFolder.PART);
    try (FileChannel channel = PrivateFiles.open(
        part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(String.join("\n", owners) + "\n");
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    PrivateFiles.sync(folder);
  }
}
