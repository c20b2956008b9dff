package org.memeserver.takeover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.memeserver.db.AdoptedChange;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * A usable row of the old table, with what its columns leave out filled in.
 *
 * @param details what the owner said
 * @param size plain bytes that the content should have; not always true
 * @param nonce hex, or null
 * @param width pixels, 0 when not known
 * @param height pixels, 0 when not known
 * @param remarks half sentences on what its owner should know of it
 */
record OldRecord(
    Muid muid,
    PublicKey owner,
    MediaDetails details,
    String filename,
    OptionalLong size,
    String mime,
    String nonce,
    Instant created,
    Instant updated,
    boolean template,
    int width,
    int height,
    long totalSats,
    long totalBuys,
    List<String> remarks) {

  OldRecord {
    remarks = List.copyOf(remarks);
  }

  /** Go's: a year. */
  static final long DEFAULT_TTL_SECONDS = 31_536_000;

  boolean isExpired(Instant now) {
    return details.expiry().isPresent() && !details.expiry().get().isAfter(now);
  }

  /** The record as it is kept here. */
  Media asMedia(long realSize, boolean isPublic, int shownWidth, int shownHeight) {
    return new Media(
        muid, owner, details.name(), details.description(), details.price(), details.tags(), filename, details.ttl(), realSize, mime,
        created, updated, details.expiry(), shownWidth, shownHeight, template, isPublic, totalSats, totalBuys, Optional.empty());
  }

  /** What it says by now, for a record of it that is here. */
  AdoptedChange asChange() {
    return new AdoptedChange(muid, owner, details, updated, totalSats, totalBuys);
  }

  /**
   * A row of the old table as it is; anything may be null but the id, the tags and what was cut.
   *
   * @param cut columns that had more than is taken
   */
  record Row(
      String id,
      String owner,
      String name,
      String description,
      Long price,
      List<String> tags,
      Long ttl,
      String filename,
      Long size,
      String mime,
      String nonce,
      Instant created,
      Instant updated,
      Instant expiry,
      Long totalSats,
      Long totalBuys,
      boolean template,
      int width,
      int height,
      List<String> cut) {

    /**
     * Fills in what is missing.
     *
     * @param now stands for a time of creation that is not known
     * @param administrator gets templates that name no owner; the old server's own tool makes such
     * @throws IllegalArgumentException when nothing can be done with it; the message says why
     */
    OldRecord usable(Instant now, Optional<PublicKey> administrator) {
      Instant made = created == null ? now : created;
      Optional<PublicKey> named = publicKey();
      if (named.isEmpty() && (!template || administrator.isEmpty())) {
        throw new IllegalArgumentException(
            "its owner is no public key" + (template ? "; with ADMIN_PUBKEYS set, an administrator would get it, as it is a template" : ""));
      }
      return new OldRecord(
          muid(), named.or(() -> administrator).orElseThrow(),
          new MediaDetails(
              or(name, "name"), or(description, "description"), atLeastZero(price), ttl == null || ttl <= 0 ? DEFAULT_TTL_SECONDS : ttl,
              tags, Optional.ofNullable(expiry)),
          or(filename, "file"), size == null || size < 0 ? OptionalLong.empty() : OptionalLong.of(size), or(mime, "application/octet-stream"),
          nonce, made, updated == null ? made : updated, template, Math.max(0, width), Math.max(0, height), atLeastZero(totalSats),
          atLeastZero(totalBuys), remarks(named.isEmpty()));
    }

    private List<String> remarks(boolean givenAway) {
      Stream<String> given = givenAway ? Stream.of("its owner is no public key, so an administrator has it now") : Stream.empty();
      Stream<String> shortened = cut.stream().map(column -> column.equals("tags") ? "its tags were cut" : "its " + column + " was cut");
      return Stream.concat(given, shortened).toList();
    }

    private Muid muid() {
      try {
        return new Muid(id);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("its id is no muid", e);
      }
    }

    /** Hex names the same key, so it is taken. */
    private Optional<PublicKey> publicKey() {
      try {
        return Optional.ofNullable(owner).map(PublicKey::parse);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static String or(String text, String otherwise) {
      return text == null || text.isEmpty() ? otherwise : text;
    }

    private static long atLeastZero(Long number) {
      return number == null ? 0 : Math.max(0, number);
    }
  }
}
