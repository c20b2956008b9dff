package org.memeserver.upkeep.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import org.memeserver.media.Leftovers;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Removes now what a sweep would remove some time. Arguments: {@code dryRun}, to look only; {@code force}, to remove suspiciously many orphans too. */
public final class CollectLeftovers implements Job {
  private final Stockroom room;

  public CollectLeftovers(Stockroom room) {
    this.room = room;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    boolean dryRun = arguments.path("dryRun").asBoolean();
    boolean force = arguments.path("force").asBoolean();
    Instant since = room.since();
    Leftovers.Found found =
        dryRun
            ? room.leftovers().look(since)
            : room.leftovers().remove(since, force, watcher::isStopped, (done, total) -> watcher.step("files removed", done, total));
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("dryRun", dryRun);
    told.put("stored", found.stored());
    told.put("storedBytes", found.storedBytes());
    told.put("orphans", found.orphans());
    told.put("orphanBytes", found.orphanBytes());
    told.put("removed", found.removed());
    told.put("removedBytes", found.removedBytes());
    told.put("unfinished", found.unfinished());
    told.put("suspicious", found.isSuspicious());
    // An orphan that a record came to name in the last moment is not removed, and nothing is left to do about it.
    told.put("complete", dryRun || !(found.isSuspicious() && !force) && !watcher.isStopped());
    return told;
  }
}
