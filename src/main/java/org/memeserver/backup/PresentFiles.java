package org.memeserver.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Keys;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.model.BlobId;

/**
 * Tells which files of a folder of backups can stay as they lie there. One that a snapshot names is believed; else it has to prove itself: every
 * package of it must open as its record says, so that a file which a disk has changed is never taken for what was written.
 */
final class PresentFiles {
  private final BackupFolder folder;
  private final KnownFiles known;
  private final BlobRepository records;
  private final KeyRing keys;
  private final boolean checksAll;
  private final byte[] buffer = new byte[1 << 16];

  /**
   * @param known what the last snapshot names
   * @param checksAll whether files that it names have to prove themselves too
   */
  PresentFiles(BackupFolder folder, KnownFiles known, Source source, boolean checksAll) throws IOException {
    this.folder = folder;
    this.known = known;
    this.records = new BlobRepository(source.database());
    this.keys = ring(source.keys().now().keys(), source.random());
    this.checksAll = checksAll;
  }

  private static KeyRing ring(Keys keys, SecureRandom random) {
    return new KeyRing(keys.activeStorage(), keys.otherStorage(), random);
  }

  /** The file of a blob, to be named as it is; empty when it is to be copied. Each id is higher than that before. */
  Optional<ListedFile> find(BlobList.Entry blob) throws IOException {
    OptionalLong there = folder.lengthOf(blob.id());
    if (there.isEmpty() || there.getAsLong() != blob.length()) {
      return Optional.empty();
    }
    Optional<ListedFile> named = known.find(blob.id()).filter(file -> file.length() == blob.length());
    return named.isPresent() && !checksAll ? named : proven(blob.id());
  }

  private Optional<ListedFile> proven(BlobId id) throws IOException {
    Optional<ContentBlob> record = records.find(id);
    if (record.isEmpty()) {
      // Deleted by now: whoever copies it finds that out.
      return Optional.empty();
    }
    BlobCheck check = new BlobCheck(record.get(), keys);
    MessageDigest digest = BackupFolder.sha256();
    long length = 0;
    try (InputStream in = Files.newInputStream(folder.pathOf(id))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        check.update(buffer, read);
        length += read;
      }
    }
    return check.isSound() ? Optional.of(new ListedFile(id, length, HexFormat.of().formatHex(digest.digest()))) : Optional.empty();
  }
}
