package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.NetworkBlock;

/**
 * Tells for whom a request comes. What a proxy says is believed when it is one of the trusted, and read from the right: everything further left was
 * written by somebody whom nobody vouches for. Of the two headers X-Forwarded-For comes first.
 */
final class ClientAddresses {
  /** What one customer of a provider gets at least: whoever has one of its addresses has all of them. */
  private static final int IPV6_BITS = 64;

  private static final int MOST_HOPS = 32;

  private final List<NetworkBlock> trusted;

  ClientAddresses(List<NetworkBlock> trusted) {
    this.trusted = trusted;
  }

  /** The client's address, or the block of an IPv6 address, by which requests are counted. */
  NetworkBlock countedAs(HttpServerExchange exchange) {
    InetAddress client = of(exchange);
    byte[] bytes = client.getAddress();
    return NetworkBlock.of(bytes, client instanceof Inet6Address ? IPV6_BITS : 8 * bytes.length);
  }

  InetAddress of(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    InetAddress client = peer == null || peer.getAddress() == null ? InetAddress.getLoopbackAddress() : peer.getAddress();
    if (!isTrusted(client)) {
      return client;
    }
    List<String> hops = hops(exchange);
    for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MOST_HOPS) && isTrusted(client); i--) {
      Optional<InetAddress> before = NetworkBlock.address(withoutPort(hops.get(i)));
      if (before.isEmpty()) {
        return client;
      }
      client = before.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(block -> block.contains(address));
  }

  private static List<String> hops(HttpServerExchange exchange) {
    HeaderValues forwardedFor = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
    if (forwardedFor != null) {
      return List.of(String.join(",", forwardedFor).split(",", -1));
    }
    HeaderValues forwarded = exchange.getRequestHeaders().get(Headers.FORWARDED);
    List<String> hops = new ArrayList<>();
    if (forwarded != null) {
      for (String hop : String.join(",", forwarded).split(",", -1)) {
        hops.add(forIn(hop));
      }
    }
    return hops;
  }

  /** Of an element of Forwarded, whom it says the request is for; empty when it does not say. */
  private static String forIn(String element) {
    for (String pair : element.split(";")) {
      String text = pair.strip();
      if (text.regionMatches(true, 0, "for=", 0, 4)) {
        return text.substring(4).replace("\"", "");
      }
    }
    return "";
  }

  /** An address may have a port, an IPv6 one then stands in brackets. */
  private static String withoutPort(String hop) {
    String text = hop.strip();
    if (text.startsWith("[")) {
      return text.substring(1, Math.max(1, text.indexOf(']')));
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }
}
