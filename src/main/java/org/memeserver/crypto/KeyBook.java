package org.memeserver.crypto;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.model.Secret;

/**
 * What a key file holds.
 *
 * @param jwt keys of session tokens, the active one first
 * @param storage keys that data keys are wrapped with, the active one first
 */
public record KeyBook(List<Jwt> jwt, List<Storage> storage) {
  /** How long a former JWT key stays: as long as a token may live. */
  public static final Duration JWT_REMAINS = Duration.ofDays(7);

  private static final int JWT_BYTES = 32;

  /**
   * @param created none when the file does not say
   * @param retired since when it signs no more; none for the active one, and for former ones that are to stay
   */
  public record Jwt(Secret key, Optional<Instant> created, Optional<Instant> retired) {
    public String id() {
      return JwtKeys.idOf(key);
    }

    /** When the last token that it signed has expired; none when it still signs, or is to stay. */
    public Optional<Instant> until() {
      return retired.map(since -> since.plus(JWT_REMAINS));
    }

    private JwtKeys.Former former() {
      return new JwtKeys.Former(key, until());
    }
  }

  /**
   * @param created none when the file does not say
   * @param rotation what data keys wait for until all are under this key; one key at most has it
   */
  public record Storage(StorageKey key, Optional<Instant> created, Optional<Rotation> rotation) {
    public String id() {
      return key.id();
    }

    Storage settled() {
      return new Storage(key, created, Optional.empty());
    }
  }

  /** @throws IllegalArgumentException when there is no key of a kind, or there are two rotations */
  public KeyBook {
    jwt = List.copyOf(jwt);
    storage = List.copyOf(storage);
    if (jwt.isEmpty() || storage.isEmpty()) {
      throw new IllegalArgumentException("a key file has a key of each kind");
    }
    if (storage.stream().filter(key -> key.rotation().isPresent()).count() > 1) {
      throw new IllegalArgumentException("one rotation at a time");
    }
  }

  /** One fresh key of each kind. */
  static KeyBook fresh(SecureRandom random, Instant now) {
    return new KeyBook(List.of(freshJwt(random, now)), List.of(freshStorage(random, now)));
  }

  private static Jwt freshJwt(SecureRandom random, Instant now) {
    // A JWT key is text for everyone who signs or checks with it, so the hex digits themselves are the key.
    return new Jwt(Secret.ofText(HexFormat.of().formatHex(randomBytes(random, JWT_BYTES))), Optional.of(now), Optional.empty());
  }

  private static Storage freshStorage(SecureRandom random, Instant now) {
    return new Storage(StorageKey.of(Secret.of(randomBytes(random, StorageKey.BYTES))), Optional.of(now), Optional.empty());
  }

  /** The keys as a server uses them. */
  public Keys keys() {
    return new Keys(
        jwt.get(0).key(), jwt.stream().skip(1).map(Jwt::former).toList(), storage.get(0).key(), storage.stream().skip(1).map(Storage::key).toList());
  }

  /**
   * With a fresh JWT key, and without those whose tokens have all expired.
   *
   * @param atOnce whether all tokens of the others end now
   */
  public KeyBook withFreshJwt(SecureRandom random, Instant now, boolean atOnce) {
    Stream<Jwt> former = atOnce ? Stream.empty() : jwt.stream()
        .map(key -> key.equals(jwt.get(0)) ? new Jwt(key.key(), key.created(), Optional.of(now)) : key)
        .filter(key -> key.until().isEmpty() || key.until().get().isAfter(now));
    return new KeyBook(Stream.concat(Stream.of(freshJwt(random, now)), former).toList(), storage);
  }

  /** The storage key that a rotation to is not over yet, and what is done for it. */
  public Optional<Storage> rotating() {
    return storage.stream().filter(key -> key.rotation().isPresent()).findAny();
  }

  /**
   * With the storage key in force that all data keys are to be brought under: that of a rotation which is not over, else a fresh one. Files that were
   * to be encrypted anew still are, also if no more than wrapping was asked for now; where they were not, a fresh key it has to be.
   */
  public KeyBook withRotation(Rotation asked, SecureRandom random, Instant now) {
    Optional<Storage> begun = rotating().filter(key -> asked == Rotation.REWRAP || key.rotation().get() == Rotation.REENCRYPT);
    if (begun.isPresent()) {
      return withActiveStorage(begun.get().id());
    }
    Storage fresh = new Storage(freshStorage(random, now).key(), Optional.of(now), Optional.of(asked));
    return new KeyBook(jwt, Stream.concat(Stream.of(fresh), storage.stream().map(Storage::settled)).toList());
  }

  /** With a rotation that is over, and without storage keys that nothing needs any more; the active one stays. */
  public KeyBook rotated(Predicate<String> unneeded) {
    String active = storage.get(0).id();
    return new KeyBook(jwt, storage.stream().filter(key -> key.id().equals(active) || !unneeded.test(key.id())).map(Storage::settled).toList());
  }

  /** @throws IllegalArgumentException when there is no such storage key */
  public KeyBook withActiveStorage(String id) {
    Storage active = storage.stream().filter(key -> key.id().equals(id)).findAny().orElseThrow(() -> new IllegalArgumentException(id));
    return new KeyBook(jwt, Stream.concat(Stream.of(active), storage.stream().filter(key -> !key.id().equals(id))).toList());
  }

  /** With a storage key that comes from elsewhere, as a former one, unless it is there. */
  public KeyBook withFormerStorage(StorageKey key, Instant now) {
    return withStorageOf(new KeyBook(jwt, List.of(new Storage(key, Optional.of(now), Optional.empty()))));
  }

  /** With the other's storage keys that are not here, as former ones. The active one stays what it is. */
  public KeyBook withStorageOf(KeyBook other) {
    Set<String> here = storage.stream().map(Storage::id).collect(Collectors.toSet());
    return new KeyBook(jwt, Stream.concat(
        storage.stream(), other.storage.stream().filter(key -> !here.contains(key.id())).map(Storage::settled)).toList());
  }

  /** With the other's JWT keys that are not here, as former ones. The active one stays what it is. */
  public KeyBook withJwtOf(KeyBook other) {
    Set<String> here = jwt.stream().map(Jwt::id).collect(Collectors.toSet());
    return new KeyBook(Stream.concat(jwt.stream(), other.jwt.stream().filter(key -> !here.contains(key.id()))).toList(), storage);
  }

  private static byte[] randomBytes(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
