package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.memeserver.crypto.Rotation;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.media.Reencryption;

/**
 * Puts a new storage key in force, brings all data keys under it and drops the former ones. Arguments: {@code reencrypt}, whether files are encrypted
 * anew; {@code rate}, plain bytes in a second for that, 0 for as fast as it goes; if it is not there, a modest rate beside clients.
 */
public final class RotateStorage implements Job {
  private final StorageKeyRepository rows;
  private final StorageKeys keys;
  private final LongFunction<Reencryption> files;
  private final long usualRate;
  private final Clock clock;

  /**
   * @param files encrypts files anew, at a rate in bytes a second
   * @param usualRate for when none is asked for
   */
  public RotateStorage(StorageKeyRepository rows, StorageKeys keys, LongFunction<Reencryption> files, long usualRate, Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.files = files;
    this.usualRate = usualRate;
    this.clock = clock;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    Rotation asked = arguments.path("reencrypt").asBoolean() ? Rotation.REENCRYPT : Rotation.REWRAP;
    StorageKeys.Begun begun = keys.begin(asked);
    if (!keys.ring().activeId().equals(begun.active())) {
      throw new JobFailure("The storage key " + begun.active() + " did not come into force: run the command again");
    }
    if (keys.given().storage().isPresent()) {
      watcher.note("LOCAL_ENCRYPTION_KEY gives the storage key " + begun.active() + ", so no new one is made: what is under others is brought under it");
    } else if (begun.fresh()) {
      watcher.note("made storage key " + begun.active() + ", which protects new files from now on");
    } else {
      watcher.note("a rotation to storage key " + begun.active() + " was not over: it goes on"
          + (begun.way() == asked ? "" : ", and encrypts files anew as it began"));
    }
    long rate = arguments.path("rate").asLong(usualRate);
    Rotating.Way way = begun.way() == Rotation.REWRAP ? new Rewrapping(rows, keys.ring()) : new Reencrypting(files.apply(rate));
    RotationOutcome outcome = new Rotating(rows, keys.ring(), clock).run(way, watcher);
    outcome.troubles().forEach(trouble -> watcher.note(trouble.blob() + " (" + trouble.boundTo() + "): " + trouble.why()));
    List<String> dropped = outcome.complete() ? keys.end(begun.active(), rows.known().keySet()) : List.of();
    return told(outcome, begun, dropped);
  }

  private static JsonNode told(RotationOutcome outcome, StorageKeys.Begun begun, List<String> dropped) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("complete", outcome.complete());
    told.put("active", outcome.active());
    told.put("fresh", begun.fresh());
    told.put("way", begun.way().name().toLowerCase(Locale.ROOT));
    told.put("keys", outcome.keys());
    told.put("bytes", outcome.bytes());
    told.put("left", outcome.left());
    told.put("troubled", outcome.troubled());
    ArrayNode troubles = told.putArray("troubles");
    outcome.troubles().forEach(trouble ->
        troubles.addObject().put("blob", trouble.blob()).put("use", trouble.boundTo()).put("why", trouble.why()));
    ArrayNode gone = told.putArray("dropped");
    dropped.forEach(gone::add);
    return told;
  }
}
