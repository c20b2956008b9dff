package org.memeserver.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One owner's record of one content. A record belongs to (muid, owner); the content is kept once, however many own it.
 *
 * @param price sats, 0 or more
 * @param ttl seconds a buyer's access lasts, 1 or more
 * @param size plain bytes of the content
 * @param mime as the uploader sent it; not always a well-formed type
 * @param width pixels, 0 when the content is no picture or was not measured
 * @param height pixels, 0 likewise
 * @param expiry when the record goes away by itself
 * @param totalSats sats from all purchases
 * @param totalBuys number of purchases
 * @param blurhash a placeholder of the picture that the content shows; empty when it shows none, or none was made yet
 */
public record Media(
    Muid muid,
    PublicKey owner,
    String name,
    String description,
    long price,
    List<String> tags,
    String filename,
    long ttl,
    long size,
    String mime,
    Instant created,
    Instant updated,
    Optional<Instant> expiry,
    int width,
    int height,
    boolean template,
    boolean isPublic,
    long totalSats,
    long totalBuys,
    Optional<String> blurhash) {

  public Media {
    tags = List.copyOf(tags);
  }
}
