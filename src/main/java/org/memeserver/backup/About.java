package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.memeserver.upkeep.JobFailure;

/**
 * What an archive says of itself first.
 *
 * @param archive a random name of its own
 * @param database the identity of the database whose records it holds
 * @param time of the records
 * @param rows of each table
 */
public record About(String archive, String database, Instant time, Contents contents, Map<String, Long> rows) {
  /**
   * What an archive says, as far as it may be believed: everybody can write one that is not sealed, keys of their own included.
   *
   * @throws JobFailure when it should be sealed and is not
   */
  static About read(EntryReader entries, FoundArchive archive) throws IOException, JobFailure {
    About about = read(entries);
    if (about.contents() != Contents.RECORDS && !archive.needsPassphrase()) {
      throw new JobFailure(archive.file() + " is not sealed, as every backup is: it was not written by \"meme backup\". Nothing was restored");
    }
    return about;
  }

  /**
   * What an archive that has just been opened says.
   *
   * @throws JobFailure when it is of a newer program
   */
  static About read(EntryReader entries) throws IOException, JobFailure {
    if (!entries.next().equals(Optional.of(Archive.ABOUT))) {
      throw new DamagedArchiveException("it does not begin with " + Archive.ABOUT);
    }
    JsonNode json = entries.json().orElseThrow(() -> new DamagedArchiveException("it does not say what it is"));
    if (json.path("format").asInt() > Archive.FORMAT) {
      throw new JobFailure("The backup was written by a newer version of this program");
    }
    Map<String, Long> rows = new LinkedHashMap<>();
    json.path("rows").properties().forEach(table -> rows.put(table.getKey(), table.getValue().asLong()));
    try {
      return new About(
          json.path("archive").asText(), json.path("database").asText(), Instant.parse(json.path("time").asText()),
          Contents.valueOf(json.path("contents").asText()), rows);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new DamagedArchiveException("what it says of itself cannot be read", e);
    }
  }
}
