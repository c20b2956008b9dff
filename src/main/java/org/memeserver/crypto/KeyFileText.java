package org.memeserver.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.model.Secret;

/**
 * What stands in a key file. UTF-8 lines {@code name=value}, {@code #} comments and empty lines:
 *
 * <pre>
 *   version=1
 *   jwt.active=ID              storage.active=ID
 *   jwt.ID.created=INSTANT     storage.ID.created=INSTANT     RFC 3339
 *   jwt.ID.key=TEXT            storage.ID.key=64 HEX DIGITS
 * </pre>
 *
 * There may be several keys of each kind. An ID is 16 hex digits that follow from the key, so a damaged line shows.
 */
final class KeyFileText {
  private static final Pattern NAME = Pattern.compile("version|(jwt|storage)\\.(?:active|([0-9a-f]{16})\\.(?:created|key))");
  private static final String JWT_LABEL = "meme jwt key id v1";
  private static final int JWT_BYTES = 32;

  private final Path file;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private record Line(int number, String value) {}

  private KeyFileText(Path file) {
    this.file = file;
  }

  /** The text of a new file with one fresh key of each kind. */
  static String fresh(SecureRandom random, Instant now) {
    // A JWT key is text for everyone who signs or checks with it, so the hex digits themselves are the key.
    String jwt = randomHex(random, JWT_BYTES);
    String jwtId = KeyId.of(Secret.ofText(jwt), JWT_LABEL);
    String storage = randomHex(random, StorageKey.BYTES);
    String storageId = StorageKey.of(Secret.of(HexFormat.of().parseHex(storage))).id();
    return """
        # The keys of this meme server.
        #
        # Whoever has this file can read everything the server stores and sign in to it as anyone.
        # Without it, nothing that is stored can ever be read again. Keep a copy offline, and not
        # together with copies of the data.
        #
        # storage: encrypts the keys of stored files. jwt: signs the tokens of people signed in.
        # Keys that are not active are still used for what was made with them.

        version=1

        jwt.active=%1$s
        jwt.%1$s.created=%5$s
        jwt.%1$s.key=%2$s

        storage.active=%3$s
        storage.%3$s.created=%5$s
        storage.%3$s.key=%4$s
        """
        .formatted(jwtId, jwt, storageId, storage, now);
  }

  private static String randomHex(SecureRandom random, int bytes) {
    byte[] key = new byte[bytes];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /** @param file for messages only */
  static Keys parse(Path file, String text) throws KeyFileException {
    KeyFileText parsed = new KeyFileText(file);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      parsed.add(++number, line.strip());
    }
    return parsed.keys();
  }

  private void add(int number, String line) throws KeyFileException {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new KeyFileException(file, number, "expected name=value");
    }
    String name = line.substring(0, equals).strip();
    if (!NAME.matcher(name).matches()) {
      // The name is not shown: it may be a key that lost its own name.
      throw new KeyFileException(file, number, "unknown name before '='");
    }
    if (lines.putIfAbsent(name, new Line(number, line.substring(equals + 1).strip())) != null) {
      throw new KeyFileException(file, number, name + " stands there twice");
    }
  }

  private Keys keys() throws KeyFileException {
    Line version = required("version");
    if (!version.value().equals("1")) {
      throw new KeyFileException(file, version.number(), "the version is not 1; this file is of a newer server");
    }
    Map<String, Secret> jwt = ofKind("jwt", Secret::ofText, key -> KeyId.of(key, JWT_LABEL));
    Map<String, StorageKey> storage = ofKind("storage", KeyFileText::storageKey, StorageKey::id);
    Secret activeJwt = takeActive("jwt", jwt);
    StorageKey activeStorage = takeActive("storage", storage);
    return new Keys(activeJwt, List.copyOf(jwt.values()), activeStorage, List.copyOf(storage.values()));
  }

  private static StorageKey storageKey(String hex) {
    return StorageKey.of(Secret.of(HexFormat.of().parseHex(hex)));
  }

  private <K> Map<String, K> ofKind(String kind, Function<String, K> read, Function<K, String> idOf) throws KeyFileException {
    Map<String, K> keys = new LinkedHashMap<>();
    for (var entry : lines.entrySet()) {
      Matcher name = NAME.matcher(entry.getKey());
      if (name.matches() && kind.equals(name.group(1)) && name.group(2) != null) {
        String id = name.group(2);
        if (entry.getKey().endsWith(".created")) {
          checkCreated(kind, id, entry.getValue());
        } else {
          keys.put(id, readKey(id, entry.getValue(), read, idOf));
        }
      }
    }
    return keys;
  }

  private <K> K readKey(String id, Line line, Function<String, K> read, Function<K, String> idOf) throws KeyFileException {
    K key;
    try {
      key = line.value().isEmpty() ? null : read.apply(line.value());
    } catch (IllegalArgumentException e) {
      // Its message may quote the key, so it goes no further.
      key = null;
    }
    if (key == null || !idOf.apply(key).equals(id)) {
      throw new KeyFileException(file, line.number(), "the key is not the one that has the id " + id);
    }
    return key;
  }

  private void checkCreated(String kind, String id, Line line) throws KeyFileException {
    try {
      Instant.parse(line.value());
    } catch (DateTimeParseException e) {
      throw new KeyFileException(file, line.number(), "not a time such as 2026-01-31T12:00:00Z");
    }
    required(kind + "." + id + ".key");
  }

  private <K> K takeActive(String kind, Map<String, K> keys) throws KeyFileException {
    Line active = required(kind + ".active");
    K key = keys.remove(active.value());
    if (key == null) {
      throw new KeyFileException(file, active.number(), "the active " + kind + " key is not in the file");
    }
    return key;
  }

  private Line required(String name) throws KeyFileException {
    Line line = lines.get(name);
    if (line == null) {
      throw new KeyFileException(file, name + " is missing");
    }
    return line;
  }
}
