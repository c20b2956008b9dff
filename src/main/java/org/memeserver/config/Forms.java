package org.memeserver.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.memeserver.config.Form.WrongValue;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;

/** The forms that values of settings have. */
final class Forms {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);
  private static final Pattern INTERVAL = Pattern.compile("([0-9]+)([mhd]?)");

  private Forms() {}

  /** A whole number, bounds included. */
  static Form<Long> number(long least, long most) {
    return number(least, most, "");
  }

  private static Form<Long> number(long least, long most, String unit) {
    String allowed = "a whole number%s from %d to %d".formatted(unit, least, most);
    return new Form<>(allowed, text -> readNumber(text, least, most));
  }

  private static long readNumber(String text, long least, long most) {
    if (!text.matches("-?[0-9]+")) {
      throw new WrongValue("is not a whole number");
    }
    // Eighteen digits always fit a long; whoever wrote more did not mean a number in any of our ranges.
    String digits = text.startsWith("-") ? text.substring(1) : text;
    if (text.startsWith("-") || (digits.length() <= 18 && Long.parseLong(digits) < least)) {
      throw new WrongValue("is too small");
    }
    if (digits.length() > 18 || Long.parseLong(digits) > most) {
      throw new WrongValue("is too large");
    }
    return Long.parseLong(digits);
  }

  static Form<Integer> smallNumber(int least, int most) {
    Form<Long> number = number(least, most);
    return new Form<>(number.allowed(), text -> Math.toIntExact(number.read(text)));
  }

  static Form<Duration> seconds(long least, long most) {
    Form<Long> number = number(least, most, " of seconds");
    return new Form<>(number.allowed(), text -> Duration.ofSeconds(number.read(text)));
  }

  /**
   * A time between two runs of something that a server does by itself: a number with a unit, so that a week can be told from an hour at a glance. Zero,
   * with or without a unit, is read as {@link Duration#ZERO}: never.
   */
  static Form<Duration> interval() {
    return new Form<>("a number with m, h or d behind it (minutes, hours, days), from 1m to 365d, such as 7d; or 0 for never", Forms::readInterval);
  }

  private static Duration readInterval(String text) {
    Matcher parts = INTERVAL.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new WrongValue("is no such number");
    }
    long count = readNumber(parts.group(1), 0, 1_000_000);
    String unit = parts.group(2);
    if (count == 0) {
      return Duration.ZERO;
    }
    if (unit.isEmpty()) {
      throw new WrongValue("has no unit");
    }
    Duration interval = switch (unit) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
    if (interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new WrongValue("is too large");
    }
    return interval;
  }

  /** Mebibytes, read as bytes. */
  static Form<Long> mebibytes(long least, long most) {
    Form<Long> number = number(least, most, " of MB");
    return new Form<>(number.allowed(), text -> number.read(text) * MEBIBYTE);
  }

  /** Yes or no; 1, t, 0 and f are what the Go server's ParseBool also takes. */
  static Form<Boolean> flag() {
    return new Form<>(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "t", "1", "yes", "on" -> true;
              case "false", "f", "0", "no", "off" -> false;
              default -> throw new WrongValue("is neither");
            });
  }

  /** One word of several, in any case. */
  static <T> Form<T> oneOf(Map<String, T> words) {
    String allowed = words.keySet().stream().sorted().collect(Collectors.joining(", "));
    return new Form<>(
        allowed,
        text ->
            words.entrySet().stream()
                .filter(word -> word.getKey().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new WrongValue("is none of them"))
                .getValue());
  }

  static Form<Path> folder() {
    return new Form<>("a folder", Forms::readPath);
  }

  static Form<Path> file() {
    return new Form<>("a file", Forms::readPath);
  }

  private static Path readPath(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      throw new WrongValue("begins with ~, which only a shell knows; write the whole path");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new WrongValue("has a control character");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new WrongValue("is no path on this system");
    }
  }

  static Form<Set<PublicKey>> publicKeys() {
    return new Form<>("public keys (hex or base64url of 33 bytes), with commas between them", Forms::readPublicKeys);
  }

  private static Set<PublicKey> readPublicKeys(String text) {
    Set<PublicKey> keys = new LinkedHashSet<>();
    int place = 0;
    for (String key : text.split(",", -1)) {
      place++;
      try {
        keys.add(PublicKey.parse(key.strip()));
      } catch (IllegalArgumentException e) {
        throw new WrongValue("is no list of public keys: number " + place + " is none");
      }
    }
    return Set.copyOf(keys);
  }

  /** A text that is taken as it is. */
  static Form<String> text(String allowed) {
    return new Form<>(allowed, text -> text);
  }

  static Form<Secret> secretText(String allowed) {
    return new Form<>(
        allowed,
        text -> {
          if (text.isBlank()) {
            throw new WrongValue("is empty");
          }
          return Secret.ofText(text);
        });
  }

  /**
   * A key of 32 bytes in hex. The Go server pads a short key with zeros and takes an unreadable one as all zeros; files would
   * then be as good as plain, so here both are mistakes.
   */
  static Form<Secret> hexKey() {
    return new Form<>(
        "64 hex digits (32 bytes)",
        text -> {
          String digits = text.strip();
          if (digits.isEmpty()) {
            throw new WrongValue("is empty");
          }
          if (digits.length() != 64) {
            throw new WrongValue("has %d characters".formatted(digits.length()));
          }
          try {
            return Secret.of(HexFormat.of().parseHex(digits));
          } catch (IllegalArgumentException e) {
            throw new WrongValue("has characters that are no hex digits");
          }
        });
  }
}
