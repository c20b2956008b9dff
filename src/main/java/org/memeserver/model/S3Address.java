package org.memeserver.model;

import java.net.URI;
import java.util.Optional;

/**
 * Where a bucket of an S3-compatible store is and who comes to it.
 *
 * @param endpoint of a store that is not Amazon's, {@code http} or {@code https} without a path; buckets are then named in the path
 * @param region as the store calls it; when empty, the environment says it
 * @param bucket its name
 * @param prefix what the names of all objects begin with; empty for none, else ending in a slash
 * @param credentials when empty, they are looked for where the tools of Amazon look for them
 */
public record S3Address(Optional<URI> endpoint, Optional<String> region, String bucket, String prefix, Optional<Credentials> credentials) {
  public S3Address {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw new IllegalArgumentException("the prefix does not end in a slash");
    }
  }

  /** @param key the id of the access key, which is no secret */
  public record Credentials(String key, Secret secret) {}

  /** For people, without anything secret. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix + endpoint.map(uri -> " at " + uri).orElse("");
  }
}
