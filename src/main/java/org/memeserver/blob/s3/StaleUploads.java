package org.memeserver.blob.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.memeserver.model.BlobId;

/**
 * Finds and removes what writers that ended hard have left: objects in parts that nobody finishes. Those of other nodes at work cannot be told from
 * them, but by time: who still writes has sent a part not long ago.
 */
final class StaleUploads {
  /** No upload goes a day without sending a part; the least rate of an upload sees to that many times over. */
  static final Duration AGE = Duration.ofHours(24);

  private final S3Bucket bucket;
  private final String folder;
  private final Duration age;

  /**
   * @param folder what the names of blobs begin with
   * @param age since its last part, and since it was begun
   */
  StaleUploads(S3Bucket bucket, String folder, Duration age) {
    this.bucket = bucket;
    this.folder = folder;
    this.age = age;
  }

  /**
   * @param inFlight says of an id whether it is being written by this process
   * @param before only what was last written before this moment is removed
   * @return how many were removed
   */
  int remove(Predicate<BlobId> inFlight, Instant before) throws IOException {
    Instant aged = Instant.now().minus(age);
    Instant limit = before.isBefore(aged) ? before : aged;
    MultipartRequests requests = bucket.multipart();
    int removed = 0;
    for (MultipartRequests.Unfinished writing : requests.unfinished(folder)) {
      String text = writing.name().substring(folder.length());
      if (BlobId.isBlobId(text) && !inFlight.test(new BlobId(text)) && isOlder(requests, writing, limit)) {
        requests.abort(writing.name(), writing.upload());
        removed++;
      }
    }
    return removed;
  }

  private static boolean isOlder(MultipartRequests requests, MultipartRequests.Unfinished writing, Instant limit) throws IOException {
    // A store that does not say when it was begun leaves it to the parts; one without either is not touched.
    if (writing.begun() != null && !writing.begun().isBefore(limit)) {
      return false;
    }
    return requests.lastPart(writing).map(last -> last.isBefore(limit)).orElse(writing.begun() != null);
  }
}
