package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/**
 * What everything that answers exchanges shares.
 *
 * @param light workers for look-ups
 * @param bytes workers for what waits for files
 */
record Exchanges(Responder responder, Pace pace, PackageBuffers buffers, Metrics metrics, Executor light, Executor bytes) {

  /** Sends an answer of any kind. */
  void send(HttpServerExchange exchange, Reply reply) {
    if (reply instanceof Reply.Whole whole) {
      responder.send(exchange, whole);
    } else if (reply instanceof Reply.Content content) {
      ContentTransfer.start(exchange, content.source(), this);
    }
  }
}
