package org.memeserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.media.MediaChange;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;

/** Reads the JSON object that changes a record: any of name, description, price, ttl, tags, expiry and public. */
final class RecordPatch {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DetailRules rules;

  RecordPatch(DetailRules rules) {
    this.rules = rules;
  }

  /** @throws MemeException.Invalid when the body is no such object, or a value is of the wrong kind or out of bounds */
  MediaChange apply(MediaChange before, byte[] body) {
    MediaDetails details = before.details();
    String name = details.name();
    String description = details.description();
    long price = details.price();
    long ttl = details.ttl();
    List<String> tags = details.tags();
    Optional<Instant> expiry = details.expiry();
    boolean isPublic = before.isPublic();
    for (Map.Entry<String, JsonNode> field : object(body).properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "name" -> name = rules.name(text("name", value));
        case "description" -> description = rules.description(text("description", value));
        case "price" -> price = rules.price(number("price", value));
        case "ttl" -> ttl = rules.ttl(number("ttl", value));
        case "tags" -> tags = rules.tags(texts(value));
        case "expiry" -> expiry = expiry(value);
        case "public" -> isPublic = bool(value);
        default -> throw new MemeException.Invalid("Cannot change " + shortened(field.getKey()));
      }
    }
    return new MediaChange(new MediaDetails(name, description, price, ttl, tags, expiry), isPublic);
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new MemeException.Invalid("Malformed JSON");
    }
    throw new MemeException.Invalid("Expected a JSON object");
  }

  /** Unix seconds as in the form, the text form of the record, or null for none. */
  private Optional<Instant> expiry(JsonNode value) {
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      return rules.expiry(number("expiry", value));
    }
    try {
      return Optional.of(rules.expiry(OffsetDateTime.parse(value.asText()).toInstant()));
    } catch (DateTimeException e) {
      throw new MemeException.Invalid("expiry is not a time");
    }
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw new MemeException.Invalid(name + " must be a string");
    }
    return value.asText();
  }

  private static long number(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new MemeException.Invalid(name + " is not a whole number in range");
    }
    return value.asLong();
  }

  private static List<String> texts(JsonNode value) {
    if (!value.isArray()) {
      throw new MemeException.Invalid("tags must be an array of strings");
    }
    List<String> texts = new ArrayList<>();
    value.forEach(text -> texts.add(text("tags", text)));
    return texts;
  }

  private static boolean bool(JsonNode value) {
    if (!value.isBoolean()) {
      throw new MemeException.Invalid("public must be true or false");
    }
    return value.asBoolean();
  }

  private static String shortened(String key) {
    return key.length() <= 40 ? key : key.substring(0, 40) + "...";
  }
}
