package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;

/** Gives the files of a database to the one that took its place, and keeps what they said of their owner before, for the way back. */
final class NewOwner {
  private final Path data;
  private final List<BlobPlace> files;
  private final Instant now;

  NewOwner(Path data, List<BlobPlace> files, Instant now) {
    this.data = data;
    this.files = files;
    this.now = now;
  }

  /**
   * Gives them. Files that came after the snapshot have no record; the new database has no say in anything that is there now.
   *
   * @param former the identity of the database that the files belonged to; places of others stay as they are
   * @param time for the names of what is kept
   * @return by the names of places, the file that has what each said of its owner before
   */
  Map<String, Path> give(String former, String database, String time) throws IOException {
    Map<String, Path> kept = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      BlobPlace place = files.get(i);
      Path beside = data.resolve("former-owner-" + time + "-" + (i + 1));
      Optional<PlaceOwner> owner = place.owner();
      if (owner.isPresent() && owner.get().database().equals(former)) {
        keep(beside, owner.get().text());
        place.own(new PlaceOwner(database, now.truncatedTo(ChronoUnit.SECONDS).plus(PlaceOwner.CLOCKS_DIFFER), owner.get().elsewhere()));
      }
      if (Files.exists(beside)) {
        kept.put(PlaceOwner.nameOf(place), beside);
      }
    }
    return kept;
  }

  private static void keep(Path file, String text) throws IOException {
    try (FileChannel channel =
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    PrivateFiles.sync(file.getParent());
  }
}
