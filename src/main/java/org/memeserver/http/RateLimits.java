package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;
import org.memeserver.model.NetworkBlock;
import org.memeserver.model.PublicKey;

/** How often one address may ask, and how often one key may upload. Each server counts for itself. */
final class RateLimits {
  /** What watches over the server must not be turned away just when there is something to see. */
  private static final Set<String> FOR_WATCHERS = Set.of("/healthz", "/readyz", "/metrics");

  private final ClientAddresses addresses;
  private final SlidingLimit<NetworkBlock> requests;
  private final SlidingLimit<PublicKey> uploads;

  /**
   * @param requestsPerSecond of an address, 0 for any
   * @param uploadsPerMinute of a key, 0 for any
   * @param proxies that are believed for whom they ask
   */
  RateLimits(int requestsPerSecond, int uploadsPerMinute, List<NetworkBlock> proxies, Clock clock) {
    this.addresses = new ClientAddresses(proxies);
    this.requests = new SlidingLimit<>(requestsPerSecond, Duration.ofSeconds(1), clock);
    this.uploads = new SlidingLimit<>(uploadsPerMinute, Duration.ofMinutes(1), clock);
  }

  /**
   * Counts a request.
   *
   * @param path as it was sent
   * @throws MemeException.Limited when its address has asked too often
   */
  void request(HttpServerExchange exchange, String path) {
    if (requests.isOff() || (FOR_WATCHERS.contains(path) && addresses.of(exchange).isLoopbackAddress())) {
      return;
    }
    long wait = requests.take(addresses.countedAs(exchange));
    if (wait > 0) {
      throw new MemeException.Limited(Limit.ADDRESS_RATE, "Too many requests", wait);
    }
  }

  /**
   * Counts an upload that is about to be read, whatever becomes of it.
   *
   * @throws MemeException.Limited when its key has uploaded too often
   */
  void upload(PublicKey key) {
    long wait = uploads.take(key);
    if (wait > 0) {
      throw new MemeException.Limited(Limit.KEY_RATE, "Too many uploads of this key", wait);
    }
  }
}
