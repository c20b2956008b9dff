package org.memeserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.memeserver.model.Secret;

/** Asks podcastindex.org. Source: its API documentation, "episodes/byfeedurl" and "Authentication Details". */
public final class PodcastIndex {
  /** Where the service is. */
  public static final URI SERVICE = URI.create("https://api.podcastindex.org/api/1.0");

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI service;
  private final Secret key;
  private final Secret secret;
  private final Clock clock;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** @param service {@link #SERVICE}, or what stands in for it */
  public PodcastIndex(URI service, Secret key, Secret secret, Clock clock) {
    this.service = service;
    this.key = key;
    this.secret = secret;
    this.clock = clock;
  }

  /** The newest episode of a feed as a JSON object; empty when the index does not know the feed. */
  CompletableFuture<Optional<byte[]>> latestEpisode(String feedUrl) {
    String date = Long.toString(clock.instant().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(service + "/episodes/byfeedurl?max=1&url=" + URLEncoder.encode(feedUrl, StandardCharsets.UTF_8)))
            .timeout(PATIENCE)
            .header("User-Agent", "memeserver")
            .header("X-Auth-Key", key.revealText())
            .header("X-Auth-Date", date)
            .header("Authorization", sha1(key.revealText() + secret.revealText() + date))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenApply(PodcastIndex::latest);
  }

  private static Optional<byte[]> latest(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 500) {
      throw new UncheckedIOException(new IOException("podcast index answered " + response.statusCode()));
    }
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      JsonNode episode = JSON.readTree(response.body()).path("items").path(0);
      return episode.isObject() ? Optional.of(JSON.writeValueAsBytes(episode)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
