package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import java.util.concurrent.ThreadLocalRandom;

/** The name of one request: in the log, and in a header of its answer. */
final class RequestId {
  private static final AttachmentKey<String> KEY = AttachmentKey.create(String.class);
  private static final HttpString HEADER = new HttpString("X-Request-Id");

  private RequestId() {}

  static void give(HttpServerExchange exchange) {
    String id = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    exchange.putAttachment(KEY, id);
    exchange.getResponseHeaders().put(HEADER, id);
  }

  static String of(HttpServerExchange exchange) {
    return String.valueOf(exchange.getAttachment(KEY));
  }
}
