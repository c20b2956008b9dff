package org.memeserver.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an owner says of a content when uploading it, and may say anew later.
 *
 * @param price sats, 0 or more
 * @param ttl seconds, 1 or more
 */
public record MediaDetails(
    String name, String description, long price, long ttl, List<String> tags, Optional<Instant> expiry) {

  public MediaDetails {
    tags = List.copyOf(tags);
  }
}
