package org.memeserver.upkeep.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Locale;
import org.memeserver.media.Finding;
import org.memeserver.media.Verification;
import org.memeserver.media.VerificationOutcome;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/**
 * Checks all blobs, or a sample of them. Arguments: {@code sample}, how many, 0 for all; {@code rate}, bytes in a second, 0 for as fast as it goes; if it
 * is not there, a modest rate beside clients. Tells each finding as it is found; the outcome carries the first ones.
 */
public final class VerifyBlobs implements Job {
  private static final int MOST_FINDINGS = 1000;

  private final Stockroom room;

  public VerifyBlobs(Stockroom room) {
    this.room = room;
  }

  /** It changes nothing and may take hours, for which other work must not wait. */
  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure {
    int sample = arguments.path("sample").asInt(0);
    long rate = arguments.path("rate").asLong(room.isServing() ? Stockroom.MODEST_RATE : 0);
    Noted noted = new Noted(watcher);
    Verification verification = room.verification(rate, noted);
    try {
      VerificationOutcome outcome = sample > 0 ? verification.sample(sample, new SecureRandom()::nextLong) : verification.all();
      if (sample == 0) {
        room.lastVerification().note(outcome, room.clock().instant());
      }
      return told(outcome, sample > 0, noted.findings);
    } catch (Verification.PlaceAway e) {
      throw new JobFailure(e.getMessage() + ". That is no damage; what is there cannot be told before it answers: run the command again then", e);
    }
  }

  private static JsonNode told(VerificationOutcome outcome, boolean isSample, ArrayNode findings) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("sound", outcome.isSound());
    told.put("complete", outcome.complete());
    told.put("sample", isSample);
    told.put("checked", outcome.checked());
    told.put("bytes", outcome.bytes());
    told.put("damaged", outcome.damaged());
    told.put("missing", outcome.missing());
    told.put("unreadable", outcome.unreadable());
    told.put("orphans", outcome.orphans());
    told.put("orphanBytes", outcome.orphanBytes());
    told.put("orphansLookedFor", outcome.orphansJudged());
    told.set("findings", findings);
    told.put("moreFindings", outcome.damaged() + outcome.missing() + outcome.unreadable() + outcome.orphans() - findings.size());
    return told;
  }

  /** Passes findings on and keeps the first ones. */
  private static final class Noted implements Verification.Watching {
    private final Watcher watcher;
    private final ArrayNode findings = JsonNodeFactory.instance.arrayNode();

    Noted(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void found(Finding finding) {
      watcher.note(finding.told());
      if (findings.size() < MOST_FINDINGS) {
        findings.add(json(finding));
      }
    }

    @Override
    public void step(long done, long total) {
      watcher.step("files verified", done, total);
    }

    @Override
    public boolean isStopped() {
      return watcher.isStopped();
    }

    private static ObjectNode json(Finding finding) {
      ObjectNode told = JsonNodeFactory.instance.objectNode();
      told.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
      told.put("blob", finding.blob().text());
      told.put("use", finding.use());
      finding.muid().ifPresent(muid -> told.put("muid", muid.text()));
      ArrayNode owners = told.putArray("owners");
      finding.owners().forEach(owner -> owners.add(owner.text()));
      told.put("bytes", finding.bytes());
      ArrayNode places = told.putArray("places");
      finding.places().forEach(places::add);
      told.put("why", finding.why());
      return told;
    }
  }
}
