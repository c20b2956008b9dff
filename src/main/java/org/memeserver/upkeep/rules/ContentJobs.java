package org.memeserver.upkeep.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.memeserver.db.BannedContent;
import org.memeserver.db.TakedownRepository;
import org.memeserver.media.Takedown;
import org.memeserver.model.Muid;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** What {@code meme contents} asks for. */
public final class ContentJobs {
  private final TakedownRepository stored;
  private final Takedown takedown;

  public ContentJobs(TakedownRepository stored, Takedown takedown) {
    this.stored = stored;
    this.takedown = takedown;
  }

  /** The jobs by their names. None waits for other work, which may take hours: each step is one commit that excludes what must not come between. */
  public Map<String, Job> all() {
    return Map.of("contents.ban", Job.beside(this::ban), "contents.unban", Job.beside(this::unban), "contents.list", Job.beside(this::list));
  }

  private JsonNode ban(JsonNode arguments, Watcher watcher) throws JobFailure {
    List<Muid> muids = Given.muids(arguments);
    boolean dryRun = Given.is(arguments, "dryRun");
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ArrayNode all = outcome.putArray("contents");
    for (Muid muid : muids) {
      if (watcher.isStopped()) {
        break;
      }
      int records = dryRun ? takedown.owners(muid).size() : takedown.ban(muid, Given.reason(arguments)).records();
      all.addObject().put("muid", muid.text()).put("records", records);
      watcher.step("contents", all.size(), muids.size());
    }
    if (!dryRun) {
      takedown.awaitForgetting();
    }
    return outcome.put("complete", all.size() == muids.size());
  }

  private JsonNode unban(JsonNode arguments, Watcher watcher) throws JobFailure {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ArrayNode changed = outcome.putArray("changed");
    ArrayNode unchanged = outcome.putArray("unchanged");
    for (Muid muid : Given.muids(arguments)) {
      (stored.lift(muid) ? changed : unchanged).add(muid.text());
    }
    return outcome;
  }

  private JsonNode list(JsonNode arguments, Watcher watcher) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ArrayNode all = outcome.putArray("contents");
    for (BannedContent content : stored.banned()) {
      all.addObject().put("muid", content.muid().text()).put("reason", content.reason()).put("created", content.created().toString());
    }
    return outcome;
  }
}
