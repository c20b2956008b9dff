package org.memeserver.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** HTTP as a client from outside speaks it. */
final class Web {
  static final Duration SMALL = Duration.ofSeconds(20);

  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SHOWN = 120;

  private final HttpClient client;
  private final URI url;

  /** @param trust when others than the usual authorities are to be trusted */
  Web(URI url, Optional<SSLContext> trust) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECTING);
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.url = url;
  }

  URI url() {
    return url;
  }

  /** @param path begins with a slash */
  HttpRequest.Builder request(String path) {
    String base = url.toString();
    return HttpRequest.newBuilder(URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path)).timeout(SMALL);
  }

  HttpResponse<String> text(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<InputStream> stream(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofInputStream());
  }

  HttpResponse<byte[]> bytes(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** The answer as JSON; empty when it is none, such as the page of a proxy. */
  static Optional<JsonNode> json(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** An answer for people. */
  static String shown(HttpResponse<String> answer) {
    String body = answer.body().strip();
    return answer.statusCode() + " " + (body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) + "..." : body);
  }
}
