package org.memeserver.http;

import java.util.List;
import java.util.Map;
import org.memeserver.media.Readiness;

/** For people and machines that look after the server, and the page for those who come by. */
final class OperatorRoutes {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Meme server</title></head>
      <body>
      <h1>Meme server</h1>
      <p>This server keeps pictures and encrypted attachments for <a href="https://sphinx.chat">Sphinx</a> users.
      Point your app or relay at it to use it.</p>
      </body>
      </html>
      """;

  private final Readiness readiness;
  private final Metrics metrics;

  OperatorRoutes(Readiness readiness, Metrics metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.instant("/", request -> Reply.text(200, "text/html; charset=utf-8", PAGE)),
        Route.instant("/ping", request -> Reply.ok("pong")),
        Route.instant("/healthz", request -> Reply.ok(Map.of("status", "alive"))),
        Route.get("/readyz", Access.ANYONE, request -> {
          readiness.check();
          return Reply.ok(Map.of("status", "ready"));
        }),
        Route.get("/metrics", Access.OPERATOR, request -> metrics.reply()));
  }
}
