package org.memeserver.upkeep.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.upkeep.JobFailure;

/** Reads what jobs are told. */
final class Given {
  private Given() {}

  static List<PublicKey> keys(JsonNode arguments) throws JobFailure {
    return all(arguments, "keys", PublicKey::parse, "is no public key: give 66 hex digits or 44 characters of base64url");
  }

  static List<Muid> muids(JsonNode arguments) throws JobFailure {
    return all(arguments, "muids", Muid::parse, "is no muid: give the 44 characters that name a content");
  }

  /** Each once, in the order in which they were given. */
  private static <T> List<T> all(JsonNode arguments, String field, Function<String, T> reading, String complaint) throws JobFailure {
    Set<T> read = new LinkedHashSet<>();
    for (JsonNode one : arguments.path(field)) {
      try {
        read.add(reading.apply(one.asText().strip()));
      } catch (IllegalArgumentException e) {
        throw new JobFailure(one + " " + complaint, e);
      }
    }
    return new ArrayList<>(read);
  }

  static String reason(JsonNode arguments) {
    return arguments.path("reason").asText("");
  }

  static boolean is(JsonNode arguments, String flag) {
    return arguments.path(flag).asBoolean(false);
  }
}
