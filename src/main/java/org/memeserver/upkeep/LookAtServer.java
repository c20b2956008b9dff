package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.RoundTrip;
import org.memeserver.db.Database;
import org.memeserver.model.MemeException;

/** Tries database and files where the server has them open. The outcome has {@code database} and {@code files}: what is wrong, or null. */
public final class LookAtServer implements Job {
  private final Database database;
  private final BlobStore files;
  private final SecureRandom random;

  public LookAtServer(Database database, BlobStore files, SecureRandom random) {
    this.database = database;
    this.files = files;
    this.random = random;
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode().putNull("database").putNull("files");
    try {
      database.probe();
    } catch (MemeException e) {
      outcome.put("database", e.getMessage());
    }
    try {
      RoundTrip.make(files, random);
    } catch (IOException e) {
      outcome.put("files", String.valueOf(e.getMessage()));
    }
    return outcome;
  }
}
