package org.memeserver.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** HTTP as a client from outside speaks it. */
final class Web {
  static final Duration SMALL = Duration.ofSeconds(20);

  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SHOWN = 120;
  private static final int TOO_MANY = 429;
  private static final int MOST_ATTEMPTS = 5;
  private static final int MOST_WAIT_S = 5;

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

  /** The same as for a file, for an answer of a few words: what is longer than {@link BoundedBody#MOST_KEPT} bytes is cut there. */
  HttpResponse<Received> send(HttpRequest request) throws IOException, InterruptedException, TooManyRequestsException {
    return send(request, BoundedBody.MOST_KEPT);
  }

  /**
   * Sends a request, again when it comes too soon after others: a limit of the server works as it should then.
   *
   * @param request its timeout is that of the whole answer, to its last byte
   * @param most bytes of the body that are taken, 1 or more
   * @throws TooManyRequestsException when it is still too soon after some seconds
   */
  HttpResponse<Received> send(HttpRequest request, long most) throws IOException, InterruptedException, TooManyRequestsException {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<Received> answer = exchange(request, most);
      if (answer.statusCode() != TOO_MANY) {
        return answer;
      }
      Optional<String> wait = answer.headers().firstValue("Retry-After");
      if (attempt == MOST_ATTEMPTS || wait.filter(text -> text.matches("[0-" + MOST_WAIT_S + "]")).isEmpty()) {
        throw new TooManyRequestsException(request.method() + " " + request.uri().getPath() + " is answered by " + shown(answer)
            + wait.map(text -> ", to be sent again after " + text + " s").orElse("") + (attempt > 1 ? ", for the " + attempt + "th time" : ""));
      }
      TimeUnit.SECONDS.sleep(Math.max(1, Integer.parseInt(wait.get())));
    }
  }

  /** Java's own timeout ends when the answer begins. */
  private HttpResponse<Received> exchange(HttpRequest request, long most) throws IOException, InterruptedException {
    Duration limit = request.timeout().orElse(SMALL);
    CompletableFuture<HttpResponse<Received>> answer = client.sendAsync(request, begun -> new BoundedBody(most));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the answer has not ended after " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
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
  static String shown(HttpResponse<Received> answer) {
    String body = answer.body().text().strip();
    return answer.statusCode() + " " + (body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) + "..." : body);
  }
}
