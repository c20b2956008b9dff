package org.memeserver.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.Base64Url;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * A text looked at as a media token, part by part, for people who want to know why it is refused. What {@link MediaToken} refuses whole is told here as
 * far as it can be read.
 *
 * @param host what the first part says; empty when it cannot be read, as all others
 * @param buyer empty also when anyone may use the token
 * @param meta what a relay or an app wrote beside it, as it stands there, such as {@code amt=100&ttl=3600}
 * @param signers whose signature it can be, the most likely first
 * @param rules all that a token must be
 */
public record TokenReading(
    Optional<String> host,
    Optional<Muid> muid,
    Optional<PublicKey> buyer,
    Optional<Instant> expires,
    Optional<String> meta,
    List<PublicKey> signers,
    List<Rule> rules) {

  private static final List<String> NAMES = List.of("host", "muid", "buyer", "exp", "meta");

  /**
   * One thing that a token must be.
   *
   * @param name in a word
   * @param kept empty when it cannot be said from the token alone
   * @param text what was found
   */
  public record Rule(String name, Optional<Boolean> kept, String text) {}

  public TokenReading {
    signers = List.copyOf(signers);
    rules = List.copyOf(rules);
  }

  /** Whether no rule is broken. */
  public boolean isGood() {
    return rules.stream().noneMatch(rule -> rule.kept().filter(kept -> !kept).isPresent());
  }

  /** Whether a text has the shape of a media token; whether it is a good one is another question. */
  public static boolean looksLikeOne(String text) {
    int parts = text.split("\\.", -1).length;
    return parts == 5 || parts == 6;
  }

  /**
   * Reads a text that {@link #looksLikeOne}.
   *
   * @param ourHost the name that tokens for this server carry
   */
  public static TokenReading of(String text, String ourHost, Instant now) {
    List<Rule> rules = new ArrayList<>();
    String[] parts = text.split("\\.", -1);
    Optional<String> host = bytes(parts[0]).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    Optional<Muid> muid = bytes(parts[1]).filter(bytes -> bytes.length == Muid.BYTES).map(Muid::ofHash);
    Optional<byte[]> buyer = bytes(parts[2]);
    Optional<Instant> expires = bytes(parts[3]).filter(bytes -> bytes.length == Integer.BYTES)
        .map(bytes -> Instant.ofEpochSecond(Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())));
    Optional<MediaToken> token = parsed(text);
    rules.add(token.isPresent() ? kept("form", "every part can be read") : broken("form", whatCannotBeRead(parts)));
    host.ifPresent(name -> rules.add(name.equals(ourHost)
        ? kept("host", "it is for this server, " + ourHost)
        : broken("host", "it is for " + (name.isEmpty() ? "no host" : name) + ", and HOST is " + ourHost + ": the server answers 401")));
    expires.ifPresent(end -> rules.add(expiry(end, now)));
    List<PublicKey> signers = token.map(read -> read.signers().distinct().toList()).orElse(List.of());
    token.ifPresent(read -> rules.add(signers.isEmpty()
        ? broken("signature", "no key at all has this signature: the server answers 401")
        : unknown("signature", "good if one of the signers below owns the file, which the records say")));
    token.ifPresent(read -> rules.add(read.buyer()
        .map(key -> unknown("buyer", "good if " + key.hex() + " is who is signed in: anyone else gets 401"))
        .orElseGet(() -> kept("buyer", "anyone who is signed in may use it"))));
    Optional<PublicKey> buyerKey = token.flatMap(MediaToken::buyer).or(() -> buyer.flatMap(TokenReading::key));
    Optional<String> meta = parts.length == 6 ? bytes(parts[4]).map(bytes -> new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
    return new TokenReading(host, muid, buyerKey, expires, meta, signers, rules);
  }

  private static Rule expiry(Instant end, Instant now) {
    // Good through its last second, as TokenCheck has it.
    boolean over = end.getEpochSecond() < now.getEpochSecond();
    String when = end + ", " + span(Duration.between(now, end).abs());
    return over ? broken("expiry", "it ended at " + when + " ago: the server answers 410") : kept("expiry", "it ends at " + when + " from now");
  }

  /** In the largest unit that fits. */
  static String span(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + " seconds";
    } else if (seconds < 7200) {
      return seconds / 60 + " minutes";
    }
    return seconds < 172_800 ? seconds / 3600 + " hours" : seconds / 86_400 + " days";
  }

  private static String whatCannotBeRead(String[] parts) {
    List<String> wrong = new ArrayList<>();
    int[] lengths = {-1, Muid.BYTES, -1, Integer.BYTES, -1};
    for (int i = 0; i < parts.length - 1; i++) {
      Optional<byte[]> bytes = bytes(parts[i]);
      if (bytes.isEmpty()) {
        wrong.add(NAMES.get(i) + " is not base64url");
      } else if (lengths[i] >= 0 && bytes.get().length != lengths[i]) {
        wrong.add(NAMES.get(i) + " has " + bytes.get().length + " bytes instead of " + lengths[i]);
      } else if (i == 2 && bytes.get().length > 0 && key(bytes.get()).isEmpty()) {
        wrong.add("buyer is not a public key");
      }
    }
    if (wrong.isEmpty()) {
      wrong.add("the last part is not a signature of 65 bytes, or the whole is too long");
    }
    return String.join("; ", wrong) + ": the server answers 401";
  }

  private static Optional<MediaToken> parsed(String text) {
    try {
      return Optional.of(MediaToken.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> bytes(String part) {
    try {
      return Optional.of(Base64Url.decodeCanonical(part));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> key(byte[] bytes) {
    try {
      return Optional.of(PublicKey.of(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Rule kept(String name, String text) {
    return new Rule(name, Optional.of(true), text);
  }

  private static Rule broken(String name, String text) {
    return new Rule(name, Optional.of(false), text);
  }

  private static Rule unknown(String name, String text) {
    return new Rule(name, Optional.empty(), text);
  }
}
