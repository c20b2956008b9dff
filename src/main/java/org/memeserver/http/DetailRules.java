package org.memeserver.http;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.MemeException;

/** What owners may say of a media: forms and JSON alike are held against these bounds. Every method throws {@link MemeException.Invalid}. */
final class DetailRules {
  /** All the sats there can be. */
  static final long MOST_SATS = 2_100_000_000_000_000L;

  /** As far as the four bytes of a media token's expiry reach. */
  static final long LONGEST_TTL = 0xffff_ffffL;

  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_DESCRIPTION = 16 << 10;
  private static final int LONGEST_TAG = 128;
  private static final int MOST_TAGS = 100;
  private static final int LONGEST_FILENAME = 1024;
  private static final int LONGEST_MIME = 255;
  private static final Instant LAST_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

  private final Clock clock;

  DetailRules(Clock clock) {
    this.clock = clock;
  }

  String name(String text) {
    return text.isEmpty() ? "name" : text("name", text, LONGEST_NAME);
  }

  String description(String text) {
    return text.isEmpty() ? "description" : text("description", text, LONGEST_DESCRIPTION);
  }

  String filename(String text) {
    return text.isEmpty() ? "file" : text("filename", text, LONGEST_FILENAME);
  }

  String mime(String text) {
    return text.isBlank() ? "application/octet-stream" : text("Content-Type", text.trim(), LONGEST_MIME);
  }

  long price(long sats) {
    return within("price", sats, 0, MOST_SATS);
  }

  long ttl(long seconds) {
    return within("ttl", seconds, 1, LONGEST_TTL);
  }

  /** @param unixSeconds 0 for none */
  Optional<Instant> expiry(long unixSeconds) {
    if (unixSeconds == 0) {
      return Optional.empty();
    }
    return Optional.of(expiry(Instant.ofEpochSecond(within("expiry", unixSeconds, 1, LAST_EXPIRY.getEpochSecond()))));
  }

  /** A record that is over before it begins is more likely a mistake in the unit than a wish. */
  Instant expiry(Instant moment) {
    if (!moment.isAfter(clock.instant()) || moment.isAfter(LAST_EXPIRY)) {
      throw new MemeException.Invalid("expiry must be in the future");
    }
    return moment;
  }

  /** Tags as they came, one or several to a text, without blanks and repetitions. */
  List<String> tags(List<String> texts) {
    LinkedHashSet<String> tags = new LinkedHashSet<>();
    for (String text : texts) {
      for (String tag : text.split(",")) {
        if (!tag.isBlank()) {
          tags.add(text("a tag", tag.trim(), LONGEST_TAG));
        }
      }
    }
    if (tags.size() > MOST_TAGS) {
      throw new MemeException.Invalid("more than " + MOST_TAGS + " tags");
    }
    return List.copyOf(tags);
  }

  static long number(String name, String text) {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new MemeException.Invalid(name + " is not a whole number in range");
    }
  }

  private static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new MemeException.Invalid(name + " must be from " + least + " to " + most);
    }
    return value;
  }

  private static String text(String name, String text, int longest) {
    if (text.length() > longest) {
      throw new MemeException.Invalid(name + " is longer than " + longest + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw new MemeException.Invalid(name + " contains a NUL character");
    }
    return withoutLoneSurrogates(text);
  }

  /** Half of a pair is no character: neither a database nor a client could take it. */
  private static String withoutLoneSurrogates(String text) {
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints().forEach(c -> mended.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return mended.toString();
  }
}
