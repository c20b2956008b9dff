package org.memeserver.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.DateUtils;
import io.undertow.util.Headers;
import java.time.Clock;
import java.util.Date;

/**
 * Says in each answer what time it is, by which clients and operators notice that clocks differ. Undertow's own header may stand still: its text is
 * shared by all servers of a process and made anew by one of them, which may have ended.
 */
final class DateHeader implements HttpHandler {
  private final HttpHandler next;
  private final Clock clock;
  private volatile Said said = new Said(Long.MIN_VALUE, "");

  private record Said(long second, String text) {}

  DateHeader(HttpHandler next, Clock clock) {
    this.next = next;
    this.clock = clock;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Said now = said;
    if (now.second() != second) {
      now = new Said(second, DateUtils.toDateString(new Date(second * 1000)));
      said = now;
    }
    exchange.getResponseHeaders().put(Headers.DATE, now.text());
    next.handleRequest(exchange);
  }
}
