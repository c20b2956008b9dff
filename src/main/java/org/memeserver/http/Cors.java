package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;

/** Lets pages of any origin use every route: the web apps of Sphinx live elsewhere, and no route trusts a browser's ambient login. */
final class Cors {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

  private Cors() {}

  /** What every answer carries. */
  static void mark(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(ALLOW_ORIGIN, "*");
    headers.put(EXPOSE_HEADERS, "Content-Disposition, Content-Length, Content-Range, ETag, Retry-After, WWW-Authenticate");
  }

  /** What an answer to a preflight carries besides. */
  static void allow(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    headers.put(ALLOW_HEADERS, "Accept, Authorization, Content-Type, Range, X-User");
    headers.put(MAX_AGE, "86400");
  }
}
