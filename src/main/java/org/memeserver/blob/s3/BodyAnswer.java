package org.memeserver.blob.s3;

import java.io.IOException;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The answer to a request for bytes of an object, which may be of other bytes than it was asked for. */
record BodyAnswer(ResponseInputStream<GetObjectResponse> answer, S3Address address, String key) {
  static BodyAnswer of(ResponseInputStream<GetObjectResponse> answer, S3Address address, String key) {
    return new BodyAnswer(answer, address, key);
  }

  /**
   * The bytes that were asked for.
   *
   * @throws BehindTheEndException when there are no bytes from there on
   * @throws IOException when it is an answer to something else; its connection is given up then
   */
  ObjectBody body(long from, long to) throws IOException {
    try {
      return expected(from, to);
    } catch (IOException e) {
      answer.abort();
      throw e;
    }
  }

  private ObjectBody expected(long from, long to) throws IOException {
    GetObjectResponse about = answer.response();
    if (about.contentRange() == null && about.contentLength() == null) {
      throw new IOException(StoreClient.name(address) + " does not say how long " + key + " is");
    }
    ContentRange range = about.contentRange() == null ? ContentRange.ofWhole(about.contentLength()) : ContentRange.parse(about.contentRange());
    long end = Math.min(to, range.whole());
    if (about.contentRange() == null && from > 0 && from >= range.whole()) {
      throw new BehindTheEndException(key, null);
    }
    if (range.first() != from || about.contentRange() != null && range.last() + 1 != end) {
      throw new IOException(StoreClient.name(address) + " sends other parts of objects than it was asked for");
    }
    return new ObjectBody(answer, ObjectHead.of(range.whole(), about.eTag()), from, end);
  }
}
