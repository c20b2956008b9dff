package org.memeserver.upkeep.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.memeserver.db.TakenDown;
import org.memeserver.media.Takedown;
import org.memeserver.model.Media;
import org.memeserver.model.PublicKey;
import org.memeserver.upkeep.Watcher;

/** Removes all that one key keeps, a page of records at a time. */
final class DropMedia {
  private static final int PAGE = 100;

  /** More are counted, and not named. */
  private static final int MOST_NAMED = 1000;

  private final Takedown takedown;
  private final PublicKey key;
  private final boolean everywhere;
  private final boolean dryRun;
  private final String reason;
  private final ArrayNode alsoOfOthers = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode left = JsonNodeFactory.instance.arrayNode();
  private long records;
  private long bytes;
  private long banned;
  private long shared;
  private long othersRecords;
  private boolean preferences;
  private boolean stopped;

  /**
   * @param everywhere whether contents that others hold too are banned and removed
   * @param dryRun whether only to look
   */
  DropMedia(Takedown takedown, PublicKey key, boolean everywhere, boolean dryRun, String reason) {
    this.takedown = takedown;
    this.key = key;
    this.everywhere = everywhere;
    this.dryRun = dryRun;
    this.reason = reason;
  }

  /** Runs to the end, or until it is stopped; what is done then stays done. */
  ObjectNode run(Watcher watcher) {
    List<Media> page = takedown.page(key, Optional.empty(), PAGE);
    while (!page.isEmpty() && !stopped) {
      for (Media media : page) {
        if (watcher.isStopped()) {
          stopped = true;
          break;
        }
        take(media);
        watcher.step("records of " + key.hex().substring(0, 8), records, records);
      }
      page = takedown.page(key, Optional.of(page.get(page.size() - 1)), PAGE);
    }
    if (!dryRun) {
      takedown.awaitForgetting();
    }
    if (!stopped) {
      preferences = dryRun ? takedown.hasPreferences(key) : takedown.removePreferences(key);
    }
    return outcome();
  }

  private void take(Media media) {
    int others;
    boolean bans;
    if (dryRun) {
      others = takedown.othersThan(key, media.muid());
      bans = media.size() > 0 && (everywhere || others == 0);
    } else {
      TakenDown done = takedown.remove(key, media, everywhere, reason);
      others = done.others();
      bans = done.banned();
    }
    records++;
    bytes += media.size();
    if (bans) {
      banned++;
    }
    if (others > 0 && bans) {
      othersRecords += others;
      name(alsoOfOthers, media, others);
    } else if (others > 0) {
      shared++;
      name(left, media, others);
    }
  }

  private static void name(ArrayNode where, Media media, int others) {
    if (where.size() < MOST_NAMED) {
      where.addObject().put("muid", media.muid().text()).put("others", others);
    }
  }

  private ObjectNode outcome() {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    outcome.put("pubkey", key.hex()).put("records", records).put("bytes", bytes).put("contentsBanned", banned).put("contentsLeft", shared);
    outcome.put("preferences", preferences).put("complete", !stopped);
    outcome.put("recordsOfOthers", othersRecords);
    outcome.set("alsoOfOthers", alsoOfOthers);
    outcome.set("left", left);
    return outcome;
  }
}
