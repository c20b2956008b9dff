package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.Optional;
import org.memeserver.auth.Caller;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** A request that may be answered: its route is found and whoever calls may. */
final class Request {
  private final HttpServerExchange exchange;
  private final Map<String, String> pathParameters;
  private final Map<String, String> query;
  private final Optional<Caller> caller;

  Request(HttpServerExchange exchange, Map<String, String> pathParameters, Map<String, String> query, Optional<Caller> caller) {
    this.exchange = exchange;
    this.pathParameters = pathParameters;
    this.query = query;
    this.caller = caller;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  /** The caller's key; only for routes that declare who may call them. */
  PublicKey caller() {
    return caller.orElseThrow().key();
  }

  String path(String name) {
    return pathParameters.get(name);
  }

  /**
   * The muid in the path.
   *
   * @throws MemeException.NotFound when what stands there is none: there cannot be a media of that name
   */
  Muid muid() {
    try {
      return Muid.parse(path("muid"));
    } catch (IllegalArgumentException e) {
      throw new MemeException.NotFound("Media not found");
    }
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Map<String, String> query() {
    return query;
  }

  /**
   * A number of the query.
   *
   * @throws MemeException.Invalid when it is none or lies outside of the bounds
   */
  int queryNumber(String name, int least, int most, int otherwise) {
    String text = query.get(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new MemeException.Invalid(name + " is not a whole number");
    }
    throw new MemeException.Invalid(name + " must be from " + least + " to " + most);
  }

  boolean isHead() {
    return exchange.getRequestMethod().equalToString("HEAD");
  }

  Optional<String> header(HttpString name) {
    HeaderMap headers = exchange.getRequestHeaders();
    return Optional.ofNullable(headers.getFirst(name));
  }
}
