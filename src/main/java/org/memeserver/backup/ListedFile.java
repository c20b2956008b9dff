package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Optional;
import org.memeserver.model.BlobId;

/**
 * A file that lies beside a snapshot.
 *
 * @param length in bytes
 * @param sha256 of its bytes, as hex
 */
record ListedFile(BlobId id, long length, String sha256) {
  JsonNode json() {
    return JsonNodeFactory.instance.objectNode().put("id", id.text()).put("length", length).put("sha256", sha256);
  }

  /** The next one of an entry. */
  static Optional<ListedFile> next(EntryReader entries) throws IOException {
    Optional<JsonNode> line = entries.json();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = line.get();
    return Optional.of(new ListedFile(new BlobId(json.path("id").asText()), json.path("length").asLong(), json.path("sha256").asText()));
  }
}
