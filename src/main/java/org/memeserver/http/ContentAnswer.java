package org.memeserver.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.memeserver.media.ContentReader;
import org.memeserver.media.Contents;
import org.memeserver.media.FoundContent;
import org.memeserver.media.FoundRendition;
import org.memeserver.media.Renditions;
import org.memeserver.model.ByteRange;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/** The answer that carries a content: conditions, range and headers (RFC 9110). */
final class ContentAnswer {
  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final HttpString POLICY = new HttpString("Content-Security-Policy");

  private final Request request;
  private final Served served;
  private final String cacheControl;

  /**
   * What is to be sent.
   *
   * @param hash of the bytes, by which clients know them again
   * @param size plain bytes
   * @param open opens a part of the bytes; may throw what a route may throw
   */
  record Served(Muid hash, long size, String mime, String filename, Function<ByteRange, ContentReader> open) {
    static Served of(Contents contents, FoundContent found) {
      Media media = found.media();
      return new Served(media.muid(), media.size(), media.mime(), media.filename(), range -> contents.open(found, range));
    }

    /** @param media the record of the content that the rendition was made of */
    static Served of(Renditions renditions, FoundRendition found, Media media) {
      String filename = ContentHeaders.filenameOfRendition(media.filename(), found.kind().text(), found.mime());
      return new Served(found.hash(), found.size(), found.mime(), filename, range -> renditions.open(found, range));
    }
  }

  ContentAnswer(Request request, Served served, String cacheControl) {
    this.request = request;
    this.served = served;
    this.cacheControl = cacheControl;
  }

  /** @throws MemeException.RangeNotSatisfiable when a range is asked for that the content does not have */
  Reply reply() {
    String etag = '"' + served.hash().text() + '"';
    if (request.header(Headers.IF_NONE_MATCH).filter(given -> isAmong(etag, given)).isPresent()) {
      return new Reply.Whole(304, "", new byte[0], Map.of("ETag", etag, "Cache-Control", cacheControl));
    }
    if (request.isHead()) {
      // Nothing is opened, nothing decrypted. A range on HEAD is to be ignored.
      setHeaders(etag, ByteRange.whole(served.size()));
      request.exchange().endExchange();
      return Reply.LATER;
    }
    Optional<ByteRange> part =
        isRangeOfThis(etag) ? request.header(Headers.RANGE).flatMap(range -> RangeHeader.parse(range, served.size())) : Optional.empty();
    ByteRange range = part.orElse(ByteRange.whole(served.size()));
    return new Reply.Content(
        new ContentTransfer.Source(
            () -> served.open().apply(range),
            range,
            () -> {
              setHeaders(etag, range);
              if (part.isPresent()) {
                request.exchange().setStatusCode(206);
                request.exchange().getResponseHeaders()
                    .put(Headers.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + served.size());
              }
            }));
  }

  private void setHeaders(String etag, ByteRange range) {
    HeaderMap headers = request.exchange().getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, ContentHeaders.contentType(served.mime()));
    headers.put(Headers.CONTENT_DISPOSITION, ContentHeaders.disposition(served.filename()));
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
