package org.memeserver.crypto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.memeserver.model.Secret;

/** All keys of a server, wherever they came from, as the text of a key file: with it alone everything that is stored can be read. */
public final class KeysText {
  private KeysText() {}

  /**
   * All keys in one book, those in force first.
   *
   * @param file what is said of them, and others that are in no use now; none when it cannot be read
   * @return none when there is no JWT key that a file can hold: one of the settings may be a text that no line can
   */
  public static Optional<KeyBook> all(Keys inForce, Optional<KeyBook> file) {
    Map<String, KeyBook.Jwt> knownJwt = new LinkedHashMap<>();
    Map<String, KeyBook.Storage> knownStorage = new LinkedHashMap<>();
    file.ifPresent(book -> {
      book.jwt().forEach(key -> knownJwt.put(key.id(), key));
      book.storage().forEach(key -> knownStorage.put(key.id(), key));
    });
    List<KeyBook.Jwt> jwt = new ArrayList<>();
    Stream.concat(Stream.of(inForce.jwtKey()), inForce.otherJwtKeys().stream().map(JwtKeys.Former::key)).distinct().filter(KeysText::fitsALine).forEach(key -> {
      KeyBook.Jwt known = knownJwt.remove(JwtKeys.idOf(key));
      jwt.add(known == null ? new KeyBook.Jwt(key, Optional.empty(), Optional.empty()) : known);
    });
    jwt.addAll(knownJwt.values());
    List<KeyBook.Storage> storage = new ArrayList<>();
    Stream.concat(Stream.of(inForce.activeStorage()), inForce.otherStorage().stream()).distinct().forEach(key -> {
      KeyBook.Storage known = knownStorage.remove(key.id());
      storage.add(known == null ? new KeyBook.Storage(key, Optional.empty(), Optional.empty()) : known);
    });
    storage.addAll(knownStorage.values());
    return jwt.isEmpty() ? Optional.empty() : Optional.of(new KeyBook(jwt, storage));
  }

  private static boolean fitsALine(Secret key) {
    String text = key.revealText();
    return text.equals(text.strip()) && text.lines().count() == 1 && Secret.ofText(text).equals(key);
  }

  /** The text. */
  public static String of(KeyBook book) {
    return KeyFileText.of(book);
  }

  /**
   * The keys in a text.
   *
   * @param where it stands, for messages
   * @throws KeyFileException when it is malformed
   */
  public static KeyBook parse(Path where, String text) throws KeyFileException {
    return KeyFileText.parse(where, text);
  }
}
