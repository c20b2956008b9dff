package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;

/** Marks an exchange whose answer was cut, because its status says nothing of it any more. */
final class Aborted {
  private static final AttachmentKey<Boolean> KEY = AttachmentKey.create(Boolean.class);

  private Aborted() {}

  static void mark(HttpServerExchange exchange) {
    exchange.putAttachment(KEY, true);
  }

  static boolean isMarked(HttpServerExchange exchange) {
    return exchange.getAttachment(KEY) != null;
  }
}
