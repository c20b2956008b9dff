package org.memeserver.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Something that is not as it should be with one blob.
 *
 * @param use what it is needed for: {@code content}, {@code thumb}, {@code medium}, {@code preferences}, or {@code nothing}
 * @param muid of the content that it holds or is a small picture of
 * @param owners who would miss it, at most {@value #MOST_OWNERS}
 * @param bytes plain ones of what is needed, stored ones of an orphan
 * @param places where its bytes lie, or where they would be looked for
 * @param why in words for people
 */
public record Finding(Kind kind, BlobId blob, String use, Optional<Muid> muid, List<PublicKey> owners, long bytes, List<String> places, String why) {
  static final int MOST_OWNERS = 10;

  /** What is wrong. */
  public enum Kind {
    /** The stored bytes are not what was stored, or cannot be opened. */
    DAMAGED,

    /** Nothing is stored. */
    MISSING,

    /** The place of this blob gives an error, while it answers otherwise. */
    UNREADABLE,

    /** Bytes are stored that no record names. */
    ORPHAN
  }

  /** In one line. */
  public String told() {
    StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT)).append(": ");
    if (kind != Kind.ORPHAN) {
      line.append(use).append(muid.map(id -> " " + (use.equals("content") ? "" : "of ") + id).orElse("")).append(", ");
    }
    line.append("blob ").append(blob).append(" (").append(bytes).append(" bytes)");
    if (!why.isEmpty()) {
      line.append(": ").append(why);
    }
    if (!owners.isEmpty()) {
      line.append("; of ").append(String.join(", ", owners.stream().map(PublicKey::text).toList()));
      line.append(owners.size() == MOST_OWNERS ? " and perhaps more" : "");
    }
    return line.append("; ").append(String.join(" and ", places)).toString();
  }
}
