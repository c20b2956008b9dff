package org.memeserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memeserver.model.Media;

/** Media records as clients read them. Nothing but what stands here leaves the server. */
final class MediaJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MediaJson() {}

  /** With the purchase totals, which are for the owner only and left out when 0. */
  static Map<String, Object> forOwner(Media media) {
    Map<String, Object> json = forAll(media);
    if (media.totalSats() != 0) {
      json.put("total_sats", media.totalSats());
    }
    if (media.totalBuys() != 0) {
      json.put("total_buys", media.totalBuys());
    }
    return json;
  }

  static Map<String, Object> forAll(Media media) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("muid", media.muid().text());
    json.put("owner_pub_key", media.owner().text());
    json.put("name", media.name());
    json.put("description", media.description());
    json.put("price", media.price());
    json.put("tags", media.tags());
    json.put("filename", media.filename());
    json.put("ttl", media.ttl());
    json.put("size", media.size());
    json.put("mime", media.mime());
    json.put("created", time(media.created()));
    json.put("updated", time(media.updated()));
    json.put("expiry", media.expiry().map(MediaJson::time).orElse(null));
    json.put("width", media.width());
    json.put("height", media.height());
    json.put("template", media.template());
    json.put("public", media.isPublic());
    // Of what is private it would show something, however blurred.
    media.blurhash().filter(hash -> media.isPublic()).ifPresent(hash -> json.put("blurhash", hash));
    return json;
  }

  static List<Map<String, Object>> forAll(List<Media> records) {
    return records.stream().map(MediaJson::forAll).toList();
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("values that are answered can be written as JSON", e);
    }
  }

  /** RFC 3339 in UTC with Z. */
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
