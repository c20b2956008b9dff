package org.memeserver.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends small answers, also to clients that are still busy sending a body nobody wants. */
final class Responder {
  private static final System.Logger LOG = System.getLogger(Responder.class.getName());

  /** Undertow reads this much of an unread body by itself, so that the connection stays usable. */
  private static final long SMALL_BODY = 64 << 10;

  private final ErrorReplies errors;

  Responder(ErrorReplies errors) {
    this.errors = errors;
  }

  /** Answers with what went wrong; ends the connection when the answer is already under way. */
  void fail(HttpServerExchange exchange, Throwable problem) {
    Reply.Whole reply = errors.of(problem, RequestId.of(exchange));
    if (exchange.isResponseStarted()) {
      abort(exchange);
    } else {
      send(exchange, reply);
    }
  }

  /** Answers, and ends the exchange. */
  void send(HttpServerExchange exchange, Reply.Whole reply) {
    writeHeaders(exchange, reply);
    if (isLeftWithBody(exchange)) {
      refuse(exchange, reply);
    } else if (reply.body().length == 0 || isHead(exchange)) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(reply.body()));
    }
  }

  /** Ends the connection at once: the client sees that the answer is cut. */
  static void abort(HttpServerExchange exchange) {
    Aborted.mark(exchange);
    org.xnio.IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  /**
   * Answers a client in the middle of its body. Closing at once would reset the connection and the answer would be lost on the way, so the rest of the body is
   * read and thrown away for a while first.
   */
  private void refuse(HttpServerExchange exchange, Reply.Whole reply) {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
    // A client that waits for leave to send its body will send none after this answer.
    boolean bodyWillNotCome = HttpContinue.requiresContinueResponse(exchange);
    Sender sender = exchange.getResponseSender();
    IoCallback written =
        new IoCallback() {
          @Override
          public void onComplete(HttpServerExchange done, Sender used) {
            used.close(
                new IoCallback() {
                  @Override
                  public void onComplete(HttpServerExchange flushed, Sender closed) {
                    if (bodyWillNotCome) {
                      abortQuietly(exchange);
                    } else {
                      Drain.start(exchange);
                    }
                  }

                  @Override
                  public void onException(HttpServerExchange failed, Sender closed, IOException e) {
                    abortQuietly(exchange);
                  }
                });
          }

          @Override
          public void onException(HttpServerExchange failed, Sender used, IOException e) {
            abortQuietly(exchange);
          }
        };
    sender.send(ByteBuffer.wrap(isHead(exchange) ? new byte[0] : reply.body()), written);
  }

  private static void abortQuietly(HttpServerExchange exchange) {
    LOG.log(System.Logger.Level.DEBUG, "request {0}: connection closed with an unread body", RequestId.of(exchange));
    org.xnio.IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  private static void writeHeaders(HttpServerExchange exchange, Reply.Whole reply) {
    exchange.setStatusCode(reply.status());
    HeaderMap headers = exchange.getResponseHeaders();
    if (!reply.contentType().isEmpty()) {
      headers.put(Headers.CONTENT_TYPE, reply.contentType());
    }
    reply.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    if (reply.status() != 204 && reply.status() != 304) {
      exchange.setResponseContentLength(reply.body().length);
    }
  }

  private static boolean isLeftWithBody(HttpServerExchange exchange) {
    if (exchange.isRequestComplete()) {
      return false;
    }
    long length = exchange.getRequestContentLength();
    return length < 0 || length > SMALL_BODY || HttpContinue.requiresContinueResponse(exchange);
  }

  private static boolean isHead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equalToString("HEAD");
  }
}
