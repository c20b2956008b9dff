package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.memeserver.crypto.KeyBook;
import org.memeserver.db.BlobRepository;

/** Tells which keys there are, how old they are and what needs them. No arguments; no secret is told. */
public final class ListKeys implements Job {
  private static final String FILE = "file";
  private static final String SETTINGS = "settings";

  private final StorageKeys keys;
  private final BlobRepository blobs;

  public ListKeys(StorageKeys keys, BlobRepository blobs) {
    this.keys = keys;
    this.blobs = blobs;
  }

  /** It only looks. */
  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    KeyBook book = keys.book();
    StorageKeys.Given given = keys.given();
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    storage(told.putArray("storage"), book, given.storage());
    jwt(told.putArray("jwt"), book, given.jwt());
    return told;
  }

  private void storage(ArrayNode told, KeyBook book, Optional<String> given) {
    Map<String, Long> counts = new LinkedHashMap<>(blobs.countByStorageKey());
    given.filter(id -> book.storage().stream().noneMatch(key -> key.id().equals(id))).ifPresent(id ->
        key(told, id, true, SETTINGS, Optional.empty()).put("blobs", count(counts, id)));
    String active = given.orElse(book.storage().get(0).id());
    for (KeyBook.Storage key : book.storage()) {
      ObjectNode one = key(told, key.id(), key.id().equals(active), FILE, key.created());
      one.put("blobs", count(counts, key.id()));
      key.rotation().ifPresent(way -> one.put("rotating", true));
    }
    counts.forEach((id, count) -> key(told, id, false, "nowhere", Optional.empty()).put("blobs", count));
  }

  private static long count(Map<String, Long> counts, String id) {
    return Optional.ofNullable(counts.remove(id)).orElse(0L);
  }

  private static void jwt(ArrayNode told, KeyBook book, Optional<String> given) {
    given.filter(id -> book.jwt().stream().noneMatch(key -> key.id().equals(id))).ifPresent(id ->
        key(told, id, true, SETTINGS, Optional.empty()));
    String active = given.orElse(book.jwt().get(0).id());
    for (KeyBook.Jwt key : book.jwt()) {
      ObjectNode one = key(told, key.id(), key.id().equals(active), FILE, key.created());
      key.until().ifPresent(until -> one.put("until", until.toString()));
    }
  }

  private static ObjectNode key(ArrayNode told, String id, boolean active, String place, Optional<Instant> created) {
    ObjectNode one = told.addObject();
    one.put("id", id);
    one.put("active", active);
    one.put("place", place);
    one.put("created", created.map(Instant::toString).orElse(null));
    return one;
  }
}
