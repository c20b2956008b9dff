package org.memeserver.upkeep.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.db.PubkeyRule;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.media.Takedown;
import org.memeserver.model.PublicKey;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** What {@code meme pubkeys} asks for. What is changed holds at once where the job runs. */
public final class KeyJobs {
  private final PubkeyRuleRepository stored;
  private final PubkeyRules rules;
  private final Takedown takedown;
  private final Clock clock;

  public KeyJobs(PubkeyRuleRepository stored, PubkeyRules rules, Takedown takedown, Clock clock) {
    this.stored = stored;
    this.rules = rules;
    this.takedown = takedown;
    this.clock = clock;
  }

  /** The jobs by their names. None waits for other work, which may take hours: each step is one commit that excludes what must not come between. */
  public Map<String, Job> all() {
    return Map.of(
        "pubkeys.allow", Job.beside(this::allow), "pubkeys.ban", Job.beside(this::ban), "pubkeys.unban", Job.beside(this::unban),
        "pubkeys.remove", Job.beside(this::remove), "pubkeys.list", Job.beside(this::list));
  }

  private JsonNode allow(JsonNode arguments, Watcher watcher) throws JobFailure {
    List<PublicKey> keys = Given.keys(arguments);
    Map<PublicKey, PubkeyRule> before = known();
    for (PublicKey key : keys) {
      if (before.containsKey(key) && before.get(key).banned()) {
        throw new JobFailure(key.hex() + " is banned: lift that first with \"meme pubkeys unban\"");
      }
    }
    return changed(keys, key -> put(key, false, Given.reason(arguments), before));
  }

  private JsonNode ban(JsonNode arguments, Watcher watcher) throws JobFailure {
    List<PublicKey> keys = Given.keys(arguments);
    boolean dryRun = Given.is(arguments, "dryRun");
    Map<PublicKey, PubkeyRule> before = known();
    rules.refresh();
    if (rules.isRestricted() && !rules.isRestrictedWithout(keys) && !Given.is(arguments, "openToAll")) {
      throw new JobFailure("Nobody else is allowed in particular, so all others could upload afterwards. Allow another key first with \"meme pubkeys"
          + " allow\", or say --open-to-all. Nobody was banned");
    }
    ObjectNode outcome = changed(keys, key -> {
      boolean isNew = !before.containsKey(key) || !before.get(key).banned();
      return dryRun ? isNew : put(key, true, Given.reason(arguments), before);
    });
    ArrayNode dropped = outcome.putArray("dropped");
    if (Given.is(arguments, "dropMedia")) {
      for (PublicKey key : keys) {
        dropped.add(new DropMedia(takedown, key, Given.is(arguments, "everywhere"), dryRun, Given.reason(arguments)).run(watcher));
      }
    }
    return outcome;
  }

  private JsonNode unban(JsonNode arguments, Watcher watcher) throws JobFailure {
    Map<PublicKey, PubkeyRule> before = known();
    return changed(Given.keys(arguments), key -> before.containsKey(key) && before.get(key).banned() && stored.remove(key).isPresent());
  }

  private JsonNode remove(JsonNode arguments, Watcher watcher) throws JobFailure {
    return changed(Given.keys(arguments), key -> stored.remove(key).isPresent());
  }

  private Map<PublicKey, PubkeyRule> known() {
    return stored.all().stream().collect(Collectors.toMap(PubkeyRule::key, rule -> rule));
  }

  /** Said again, a rule stays as it is: its reason and its time tell of the first. */
  private boolean put(PublicKey key, boolean banned, String reason, Map<PublicKey, PubkeyRule> before) {
    if (before.containsKey(key) && before.get(key).banned() == banned) {
      return false;
    }
    stored.put(new PubkeyRule(key, banned, reason, clock.instant()));
    return true;
  }

  private ObjectNode changed(List<PublicKey> keys, Function<PublicKey, Boolean> change) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ArrayNode changed = outcome.putArray("changed");
    ArrayNode unchanged = outcome.putArray("unchanged");
    for (PublicKey key : keys) {
      (change.apply(key) ? changed : unchanged).add(key.hex());
    }
    rules.refresh();
    return outcome.put("restricted", rules.isRestricted());
  }

  private JsonNode list(JsonNode arguments, Watcher watcher) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ArrayNode all = outcome.putArray("pubkeys");
    for (PubkeyRule rule : stored.all()) {
      all.addObject().put("pubkey", rule.key().hex()).put("rule", rule.banned() ? "ban" : "allow").put("reason", rule.reason())
          .put("created", rule.created().toString());
    }
    return outcome.put("restricted", rules.isRestricted());
  }
}
