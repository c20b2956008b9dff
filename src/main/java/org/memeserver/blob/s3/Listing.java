package org.memeserver.blob.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** What is in a bucket, page by page. */
final class Listing {
  /** As many as stores give at once. */
  private static final int PAGE = 1000;

  private final S3Bucket bucket;
  private final S3Client client;
  private final S3Address address;

  Listing(S3Bucket bucket, S3Client client, S3Address address) {
    this.bucket = bucket;
    this.client = client;
    this.address = address;
  }

  /** Looks through the names with this beginning for the first object that is wanted. */
  Optional<Listed> find(String start, Predicate<Listed> wanted) throws IOException {
    String after = null;
    do {
      ListObjectsV2Response page = page(start, PAGE, after);
      Optional<Listed> found =
          page.contents().stream()
              // Not every store keeps to the beginning that it was asked for.
              .filter(object -> object.key().startsWith(bucket.key(start)))
              .map(object -> new Listed(object.key().substring(address.prefix().length()), object.size(), object.lastModified()))
              .filter(wanted)
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      String next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
      if (Boolean.TRUE.equals(page.isTruncated()) && (next == null || next.equals(after))) {
        // What is not listed would be taken for not there.
        throw new IOException("cannot list " + bucket.key(start) + ": " + StoreClient.name(address) + " does not say how its list goes on");
      }
      after = next;
    } while (after != null);
    return Optional.empty();
  }

  /** One page of names, the next one after a page that ended with a token. */
  ListObjectsV2Response page(String start, int most, String token) throws IOException {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(address.bucket()).prefix(bucket.key(start)).maxKeys(most).continuationToken(token).build();
    return bucket.ask("list " + bucket.key(start), () -> client.listObjectsV2(request));
  }
}
