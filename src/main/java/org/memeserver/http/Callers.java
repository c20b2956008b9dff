package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.memeserver.auth.Caller;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.auth.Sessions;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** Finds out who calls and holds it against what the route declares. */
final class Callers {
  private final Sessions sessions;
  private final PubkeyRules rules;
  private final Set<PublicKey> admins;
  private final boolean operatorRoutesOpen;

  /** @param operatorRoutesOpen whether operator routes answer anybody */
  Callers(Sessions sessions, PubkeyRules rules, Set<PublicKey> admins, boolean operatorRoutesOpen) {
    this.sessions = sessions;
    this.rules = rules;
    this.admins = admins;
    this.operatorRoutesOpen = operatorRoutesOpen;
  }

  /**
   * The caller, when the route asks who it is.
   *
   * @throws MemeException.Unauthorized when the session token is missing, not valid, or readonly on a route that writes
   * @throws MemeException.Forbidden when it is not one who may
   * @throws MemeException.Limited when the caller is banned, or may not store on a route that writes
   */
  Optional<Caller> admit(Access access, HttpServerExchange exchange, Map<String, String> query) {
    return switch (access) {
      case ANYONE -> Optional.empty();
      case READER -> Optional.of(caller(exchange, query));
      case OWNER -> Optional.of(owner(exchange, query));
      case WRITER -> Optional.of(writer(exchange, query));
      case ADMIN -> Optional.of(admin(exchange, query));
      case OPERATOR -> {
        if (!operatorRoutesOpen && !isFromThisMachine(exchange)) {
          throw new MemeException.Forbidden("Forbidden");
        }
        yield Optional.empty();
      }
    };
  }

  /** Who calls, if that is remembered and known to be no one who is banned; never waits. Empty says nothing. */
  Optional<Caller> remembered(HttpServerExchange exchange, Map<String, String> query) {
    return token(exchange, query).flatMap(sessions::remembered).filter(caller -> rules.isKnownNotBanned(caller.key()));
  }

  private static Optional<String> token(HttpServerExchange exchange, Map<String, String> query) {
    return bearer(exchange).or(() -> Optional.ofNullable(query.get("jwt"))).or(() -> cookie(exchange));
  }

  private Caller admin(HttpServerExchange exchange, Map<String, String> query) {
    Caller caller = writer(exchange, query);
    if (!admins.contains(caller.key())) {
      throw new MemeException.Forbidden("Forbidden");
    }
    return caller;
  }

  private Caller writer(HttpServerExchange exchange, Map<String, String> query) {
    Caller caller = owner(exchange, query);
    rules.expectMayStore(caller.key());
    return caller;
  }

  private Caller owner(HttpServerExchange exchange, Map<String, String> query) {
    Caller caller = caller(exchange, query);
    if (caller.readonly()) {
      throw new MemeException.Unauthorized("Token is readonly");
    }
    return caller;
  }

  private Caller caller(HttpServerExchange exchange, Map<String, String> query) {
    Caller caller = sessions.read(token(exchange, query).orElseThrow(() -> new MemeException.Unauthorized("Unauthorized")));
    rules.expectNotBanned(caller.key());
    return caller;
  }

  /** The scheme in any case: sphinx-tribes sends BEARER. */
  private static Optional<String> bearer(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    return Optional.of(header.substring(7).trim());
  }

  private static Optional<String> cookie(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.COOKIE);
    if (header == null) {
      return Optional.empty();
    }
    for (String cookie : header.split(";")) {
      if (cookie.trim().startsWith("jwt=")) {
        return Optional.of(cookie.trim().substring("jwt=".length()));
      }
    }
    return Optional.empty();
  }

  /** A proxy on this machine makes every request look local, but says for whom it asks. */
  private static boolean isFromThisMachine(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    InetAddress address = peer == null ? null : peer.getAddress();
    return address != null
        && address.isLoopbackAddress()
        && !exchange.getRequestHeaders().contains(Headers.X_FORWARDED_FOR)
        && !exchange.getRequestHeaders().contains(Headers.FORWARDED)
        && !exchange.getRequestHeaders().contains("X-Real-IP");
  }
}
