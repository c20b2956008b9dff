package org.memeserver.crypto;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.model.Secret;

/**
 * What stands in a key file. UTF-8 lines {@code name=value}, {@code #} comments and empty lines:
 *
 * <pre>
 *   version=1 or 2
 *   jwt.active=ID              storage.active=ID
 *   jwt.ID.created=INSTANT     storage.ID.created=INSTANT     RFC 3339
 *   jwt.ID.retired=INSTANT     since when the key signs no more; from version 2 on
 *   storage.ID.rotation=rewrap or reencrypt      what is not over yet; from version 2 on
 *   jwt.ID.key=TEXT            storage.ID.key=64 HEX DIGITS
 * </pre>
 *
 * A file with one of the lines of version 2 is of version 2, all others are of version 1, which older servers read as well. There may be several keys
 * of each kind. An ID is 16 hex digits that follow from the key, so a damaged line shows.
 */
final class KeyFileText {
  private static final Pattern NAME = Pattern.compile("version|(jwt|storage)\\.(?:active|([0-9a-f]{16})\\.(?:created|retired|rotation|key))");

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final Path file;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private record Line(int number, String value) {}

  private KeyFileText(Path file) {
    this.file = file;
  }

  /** The whole text of a file with these keys. */
  static String of(KeyBook book) {
    boolean hasNews = book.rotating().isPresent() || book.jwt().stream().anyMatch(key -> key.retired().isPresent());
    StringBuilder text = new StringBuilder("""
        # The keys of this meme server.
        #
        # Whoever has this file can read everything the server stores and sign in to it as anyone.
        # Without it, nothing that is stored can ever be read again. Keep a copy offline, and not
        # together with copies of the data.
        #
        # storage: encrypts the keys of stored files. jwt: signs the tokens of people signed in.
        # Keys that are not active are still used for what was made with them.

        """).append("version=").append(hasNews ? 2 : 1).append("\n\n");
    text.append("jwt.active=").append(book.jwt().get(0).id()).append('\n');
    for (KeyBook.Jwt key : book.jwt()) {
      String name = "jwt." + key.id();
      key.created().ifPresent(time -> text.append(name).append(".created=").append(time).append('\n'));
      key.retired().ifPresent(time -> text.append(name).append(".retired=").append(time).append('\n'));
      text.append(name).append(".key=").append(key.key().revealText()).append('\n');
    }
    text.append("\nstorage.active=").append(book.storage().get(0).id()).append('\n');
    for (KeyBook.Storage key : book.storage()) {
      String name = "storage." + key.id();
      key.created().ifPresent(time -> text.append(name).append(".created=").append(time).append('\n'));
      key.rotation().ifPresent(way -> text.append(name).append(".rotation=").append(way.text()).append('\n'));
      text.append(name).append(".key=").append(HexFormat.of().formatHex(key.key().key().reveal())).append('\n');
    }
    return text.toString();
  }

  /** @param file for messages only */
  static KeyBook parse(Path file, String text) throws KeyFileException {
    KeyFileText parsed = new KeyFileText(file);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      parsed.add(++number, line.strip());
    }
    return parsed.book();
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

  private KeyBook book() throws KeyFileException {
    Line version = required("version");
    if (!version.value().equals("1") && !version.value().equals("2")) {
      throw new KeyFileException(file, version.number(), "the version is neither 1 nor 2; this file is of a newer server");
    }
    List<KeyBook.Jwt> jwt = new ArrayList<>();
    for (var key : ofKind("jwt", Secret::ofText, JwtKeys::idOf).entrySet()) {
      String name = "jwt." + key.getKey();
      jwt.add(new KeyBook.Jwt(key.getValue(), time(name + ".created"), time(name + ".retired")));
    }
    List<KeyBook.Storage> storage = new ArrayList<>();
    for (var key : ofKind("storage", KeyFileText::storageKey, StorageKey::id).entrySet()) {
      String name = "storage." + key.getKey();
      storage.add(new KeyBook.Storage(key.getValue(), time(name + ".created"), rotation(name + ".rotation")));
    }
    if (storage.stream().filter(key -> key.rotation().isPresent()).count() > 1) {
      throw new KeyFileException(file, "two keys have a rotation");
    }
    return new KeyBook(activeFirst("jwt", jwt, KeyBook.Jwt::id), activeFirst("storage", storage, KeyBook.Storage::id));
  }

  private Optional<Instant> time(String name) {
    return Optional.ofNullable(lines.get(name)).map(line -> Instant.parse(line.value()));
  }

  private Optional<Rotation> rotation(String name) throws KeyFileException {
    Line line = lines.get(name);
    if (line == null) {
      return Optional.empty();
    }
    for (Rotation way : Rotation.values()) {
      if (way.text().equals(line.value())) {
        return Optional.of(way);
      }
    }
    throw new KeyFileException(file, line.number(), "a rotation is rewrap or reencrypt");
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
        required(kind + "." + id + ".key");
        if (entry.getKey().endsWith(".key")) {
          keys.put(id, readKey(id, entry.getValue(), read, idOf));
        } else if (!entry.getKey().endsWith(".rotation")) {
          checkTime(entry.getValue());
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

  private void checkTime(Line line) throws KeyFileException {
    try {
      if (Instant.parse(line.value()).isAfter(LATEST)) {
        throw new DateTimeParseException("too late to count with", line.value(), 0);
      }
    } catch (DateTimeParseException e) {
      throw new KeyFileException(file, line.number(), "not a time such as 2026-01-31T12:00:00Z");
    }
  }

  private <K> List<K> activeFirst(String kind, List<K> keys, Function<K, String> idOf) throws KeyFileException {
    Line active = required(kind + ".active");
    if (keys.stream().noneMatch(key -> idOf.apply(key).equals(active.value()))) {
      throw new KeyFileException(file, active.number(), "the active " + kind + " key is not in the file");
    }
    Map<Boolean, List<K>> parts = keys.stream().collect(Collectors.partitioningBy(key -> idOf.apply(key).equals(active.value())));
    return Stream.concat(parts.get(true).stream(), parts.get(false).stream()).toList();
  }

  private Line required(String name) throws KeyFileException {
    Line line = lines.get(name);
    if (line == null) {
      throw new KeyFileException(file, name + " is missing");
    }
    return line;
  }
}
