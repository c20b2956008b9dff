package org.memeserver.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.auth.Caller;
import org.memeserver.model.MemeException;

/**
 * Where every request comes in: sees that nobody asks too often, finds its route, asks whether the caller may, lets a worker do the rest, and sees to
 * it that whatever goes wrong becomes an answer.
 */
final class Gate implements HttpHandler {
  static final AttachmentKey<String> ROUTE = AttachmentKey.create(String.class);

  private final RouteTable routes;
  private final Callers callers;
  private final Lanes lanes;
  private final Exchanges exchanges;
  private final RateLimits rates;

  Gate(RouteTable routes, Callers callers, Lanes lanes, Exchanges exchanges, RateLimits rates) {
    this.rates = rates;
    this.routes = routes;
    this.callers = callers;
    this.lanes = lanes;
    this.exchanges = exchanges;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      rates.request(exchange, rawPath(exchange));
      Optional<RouteTable.Match> match = find(exchange);
      if (match.isEmpty()) {
        exchanges.responder().send(exchange, withoutRoute(exchange));
        return;
      }
      Route route = match.get().route();
      exchange.putAttachment(ROUTE, route.template());
      if (route.lane() == Route.Lane.INSTANT) {
        serve(exchange, match.get());
        return;
      }
      if (servedAtOnce(exchange, match.get())) {
        return;
      }
      if (lanes.isFull(route.lane())) {
        throw new MemeException.Unavailable("Server is busy", null);
      }
      RouteTable.Match found = match.get();
      exchange.dispatch(lanes.workers(route.lane()), () -> serve(exchange, found));
    } catch (MemeException e) {
      exchanges.responder().fail(exchange, e);
    }
  }

  /** What is asked for again and again is answered here: a worker would take longer to wake up than to answer. */
  private boolean servedAtOnce(HttpServerExchange exchange, RouteTable.Match match) {
    Route route = match.route();
    if (route.atOnce().isEmpty() || (route.access() != Access.ANYONE && route.access() != Access.READER)) {
      return false;
    }
    Optional<Reply> reply = replyAtOnce(exchange, match, route);
    reply.ifPresent(answer -> exchanges.send(exchange, answer));
    return reply.isPresent();
  }

  private Optional<Reply> replyAtOnce(HttpServerExchange exchange, RouteTable.Match match, Route route) {
    try {
      Map<String, String> query = query(exchange);
      Optional<Caller> caller = route.access() == Access.READER ? callers.remembered(exchange, query) : Optional.empty();
      if (route.access() == Access.READER && caller.isEmpty()) {
        return Optional.empty();
      }
      return route.atOnce().get().answer(new Request(exchange, match.parameters(), query, caller));
    } catch (RuntimeException e) {
      // A worker decides anew, by what the database says now, and tells of whatever is wrong.
      return Optional.empty();
    }
  }

  private static Map<String, String> query(HttpServerExchange exchange) {
    String query = exchange.getQueryString();
    return query.isEmpty() ? Map.of() : UrlText.parameters(query);
  }

  private void serve(HttpServerExchange exchange, RouteTable.Match match) {
    try {
      Map<String, String> query = query(exchange);
      Optional<Caller> caller = callers.admit(match.route().access(), exchange, query);
      Request request = new Request(exchange, match.parameters(), query, caller);
      exchanges.send(exchange, match.route().handler().handle(request));
    } catch (Exception | StackOverflowError e) {
      exchanges.responder().fail(exchange, e);
    }
  }

  private Optional<RouteTable.Match> find(HttpServerExchange exchange) {
    return routes.find(exchange.getRequestMethod().toString(), rawPath(exchange));
  }

  private Reply.Whole withoutRoute(HttpServerExchange exchange) {
    List<String> allowed = routes.allowed(rawPath(exchange));
    if (exchange.getRequestMethod().equalToString("OPTIONS")) {
      Cors.allow(exchange);
      return Reply.empty(204);
    }
    if (allowed.isEmpty()) {
      return Reply.json(404, "Not found");
    }
    return Reply.json(405, "Method not allowed").with("Allow", String.join(", ", allowed));
  }

  /** As it was sent, but for scheme and host, which a client may name. */
  private static String rawPath(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int path = uri.indexOf('/', uri.indexOf("//") + 2);
    return path < 0 ? "/" : uri.substring(path);
  }
}
