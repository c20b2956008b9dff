package org.memeserver.upkeep.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.memeserver.db.StatisticsRepository;
import org.memeserver.db.StockRepository;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.Watcher;

/** What an operator wants to know of the records. Arguments: {@code top}, how many of the largest owners to tell. */
public final class CountRecords implements Job {
  private static final int STEPS = 5;

  private final Stockroom room;

  public CountRecords(Stockroom room) {
    this.room = room;
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) {
    StatisticsRepository statistics = new StatisticsRepository(room.database());
    Instant now = room.clock().instant();
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    watcher.step("figures", 0, STEPS);
    StatisticsRepository.Figures figures = statistics.figures(now);
    told.put("owners", figures.owners());
    told.put("records", figures.records());
    told.put("public", figures.publicRecords());
    told.put("private", figures.privateRecords());
    told.put("templates", figures.templates());
    told.put("totalSats", figures.totalSats());
    told.put("totalBuys", figures.totalBuys());
    told.put("expiringInADay", figures.expiringInADay());
    told.put("expiringInAWeek", figures.expiringInAWeek());
    watcher.step("figures", 1, STEPS);
    Map<String, StockRepository.Sum> uses = room.stock().sumByUse();
    uses.forEach((use, sum) -> told.set(use, JsonNodeFactory.instance.objectNode().put("count", sum.blobs()).put("bytes", sum.bytes())));
    watcher.step("figures", 2, STEPS);
    told.set("uploadsInADay", json(statistics.uploadsSince(now.minus(Duration.ofDays(1)))));
    told.set("uploadsInAWeek", json(statistics.uploadsSince(now.minus(Duration.ofDays(7)))));
    watcher.step("figures", 3, STEPS);
    ArrayNode top = told.putArray("largestOwners");
    statistics.largestOwners(arguments.path("top").asInt()).forEach(
        owner -> top.addObject().put("owner", owner.owner().text()).put("records", owner.records()).put("bytes", owner.bytes()));
    watcher.step("figures", 4, STEPS);
    told.put("databaseBytes", statistics.databaseBytes());
    told.put("freeBytes", room.freeBytes().getAsLong());
    watcher.step("figures", STEPS, STEPS);
    return told;
  }

  private static ObjectNode json(StatisticsRepository.Uploads uploads) {
    return JsonNodeFactory.instance.objectNode().put("records", uploads.records()).put("bytes", uploads.bytes());
  }
}
