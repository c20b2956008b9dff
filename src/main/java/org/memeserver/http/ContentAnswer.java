package org.memeserver.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.Optional;
import org.memeserver.media.Contents;
import org.memeserver.media.FoundContent;
import org.memeserver.model.ByteRange;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;

/** The answer that carries a content: conditions, range and headers (RFC 9110). */
final class ContentAnswer {
  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final HttpString POLICY = new HttpString("Content-Security-Policy");

  private final Request request;
  private final Contents contents;
  private final FoundContent found;
  private final String cacheControl;

  ContentAnswer(Request request, Contents contents, FoundContent found, String cacheControl) {
    this.request = request;
    this.contents = contents;
    this.found = found;
    this.cacheControl = cacheControl;
  }

  /** @throws MemeException.RangeNotSatisfiable when a range is asked for that the content does not have */
  Reply reply() {
    Media media = found.media();
    String etag = '"' + media.muid().text() + '"';
    if (request.header(Headers.IF_NONE_MATCH).filter(given -> isAmong(etag, given)).isPresent()) {
      return new Reply.Whole(304, "", new byte[0], Map.of("ETag", etag, "Cache-Control", cacheControl));
    }
    if (request.isHead()) {
      // Nothing is opened, nothing decrypted. A range on HEAD is to be ignored.
      setHeaders(media, etag, ByteRange.whole(media.size()));
      request.exchange().endExchange();
      return Reply.LATER;
    }
    Optional<ByteRange> part =
        isRangeOfThis(etag) ? request.header(Headers.RANGE).flatMap(range -> RangeHeader.parse(range, media.size())) : Optional.empty();
    ByteRange range = part.orElse(ByteRange.whole(media.size()));
    return new Reply.Content(
        new ContentTransfer.Source(
            () -> contents.open(found),
            range,
            () -> {
              setHeaders(media, etag, range);
              if (part.isPresent()) {
                request.exchange().setStatusCode(206);
                request.exchange().getResponseHeaders()
                    .put(Headers.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + media.size());
              }
            }));
  }

  private void setHeaders(Media media, String etag, ByteRange range) {
    HeaderMap headers = request.exchange().getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, ContentHeaders.contentType(media.mime()));
    headers.put(Headers.CONTENT_DISPOSITION, ContentHeaders.disposition(media.filename()));
    headers.put(Headers.ETAG, etag);
    headers.put(Headers.CACHE_CONTROL, cacheControl);
    headers.put(Headers.ACCEPT_RANGES, "bytes");
    headers.put(NOSNIFF, "nosniff");
    // What others uploaded must not act in this server's name, should a browser show it.
    headers.put(POLICY, "default-src 'none'; sandbox");
    request.exchange().setResponseContentLength(range.length());
  }

  /** If-Range compares strongly, and with a date never: contents have none. */
  private boolean isRangeOfThis(String etag) {
    return request.header(Headers.IF_RANGE).map(given -> given.trim().equals(etag)).orElse(true);
  }

  /** If-None-Match compares weakly. */
  private static boolean isAmong(String etag, String given) {
    for (String candidate : given.split(",")) {
      String tag = candidate.trim();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
