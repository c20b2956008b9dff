package org.memeserver.blob.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Makes sure of what a store answered. Whether an answer came whole has to be known while its request can still be sent again: the library takes a
 * cut one for a short one, or lets the failure pass by all that it has for such cases.
 */
final class Answers {
  /** A thousand names of the greatest length are 3 MB at most. */
  private static final int MOST = 16 * 1024 * 1024;

  /** Requests whose success is told in the body of the answer. */
  private static final Set<SdkHttpMethod> TELLING = EnumSet.of(SdkHttpMethod.GET, SdkHttpMethod.POST);

  private Answers() {}

  /** Whether the answer is the bytes of an object, and not something about it. */
  static boolean isForObject(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.GET && request.rawQueryParameters().isEmpty();
  }

  /** An answer that can be given up without reading it to its end. */
  static HttpExecuteResponse abortable(HttpExecuteResponse answer, ExecutableHttpRequest request) {
    return with(answer, answer.responseBody().map(body -> AbortableInputStream.create(body, request::abort)));
  }

  /** An answer of which all has been read. */
  static HttpExecuteResponse whole(HttpExecuteResponse answer, SdkHttpMethod method) throws IOException {
    // What answers HEAD has the length of what it does not send.
    if (answer.responseBody().isEmpty() || method == SdkHttpMethod.HEAD) {
      return answer;
    }
    byte[] bytes;
    try (InputStream body = answer.responseBody().get()) {
      bytes = body.readNBytes(MOST);
      if (bytes.length == MOST) {
        throw new IOException("the store's answer is too long to be one");
      }
    }
    Optional<String> length = answer.httpResponse().firstMatchingHeader("Content-Length");
    boolean missing = bytes.length == 0 && length.isEmpty() && answer.httpResponse().isSuccessful() && TELLING.contains(method);
    if (missing || length.isPresent() && !length.get().trim().equals(Integer.toString(bytes.length))) {
      throw new IOException("the store's answer was cut");
    }
    return with(answer, Optional.of(AbortableInputStream.create(new ByteArrayInputStream(bytes))));
  }

  private static HttpExecuteResponse with(HttpExecuteResponse answer, Optional<AbortableInputStream> body) {
    return HttpExecuteResponse.builder().response(answer.httpResponse()).responseBody(body.orElse(null)).build();
  }
}
