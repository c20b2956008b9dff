package org.memeserver.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A reverse proxy in front of a server that spoils what it is told to, as proxies with a bad configuration do. */
public final class SpoilingProxy implements AutoCloseable {
  /** What may be spoiled. */
  public enum Spoil {
    /** Requests for a part of a file become requests for the whole. */
    RANGE,
    CORS,
    /** Adds its own permission to that of the server. */
    CORS_TWICE,
    PREFLIGHT,
    AUTHORIZATION,
    /** Takes bodies up to 100 KB. */
    LARGE_BODIES,
    /** Answers of more than 100 KB lose their end. */
    LARGE_ANSWERS,
    SIGN_IN,
    /** Makes a text of the challenge that is none of base64url. */
    CHALLENGES,
    /** Makes a session of two lines. */
    SESSIONS,
    /** Refuses challenges as asked for too often, for a minute. */
    TOO_MANY,
    /** Refuses the first of two challenges as asked for too often, for a second. */
    TOO_SOON,
    DELETIONS,
    PING,
    DOWNLOADS_HANG,
    /** Closes the connection in the middle of large bodies. */
    CONNECTIONS
  }

  private static final int LARGE = 100_000;
  private static final Set<String> OF_CONNECTIONS = Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "date", "expect");

  private final HttpServer listening;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile Set<Spoil> spoils = Set.of();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int server;

  private SpoilingProxy(HttpServer listening) {
    this.listening = listening;
    listening.setExecutor(workers);
    listening.createContext("/", this::pass);
    listening.start();
  }

  public static SpoilingProxy plain() throws IOException {
    return new SpoilingProxy(HttpServer.create(anyPort(), 0));
  }

  /** One that speaks TLS. */
  public static SpoilingProxy secure(SSLContext context) throws IOException {
    HttpsServer listening = HttpsServer.create(anyPort(), 0);
    listening.setHttpsConfigurator(new HttpsConfigurator(context));
    return new SpoilingProxy(listening);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public int port() {
    return listening.getAddress().getPort();
  }

  /** Begins to pass requests on to a server on loopback. */
  public void before(int port) {
    server = port;
  }

  /** Spoils these from now on, and no others. */
  public void spoil(Spoil... what) {
    spoils = Set.of(what);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().toString();
      long announced = Long.parseLong(String.valueOf(exchange.getRequestHeaders().getOrDefault("Content-length", List.of("0")).get(0)));
      if (announced > LARGE && spoils.contains(Spoil.CONNECTIONS)) {
        // Closing the exchange without an answer closes the connection.
        return;
      } else if (announced > LARGE && spoils.contains(Spoil.LARGE_BODIES)) {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        answer(exchange, 413, "<html><h1>413 Request Entity Too Large</h1></html>");
      } else if (method.equals("OPTIONS") && spoils.contains(Spoil.PREFLIGHT)) {
        answer(exchange, 405, "");
      } else if (path.equals("/verify") && spoils.contains(Spoil.SIGN_IN)) {
        answer(exchange, 401, "\"Challenge expired\"");
      } else if (path.equals("/ask") && spoils.contains(Spoil.CHALLENGES)) {
        answer(exchange, 200, "{\"id\":\"1\",\"challenge\":\"<*>\"}");
      } else if (path.equals("/verify") && spoils.contains(Spoil.SESSIONS)) {
        answer(exchange, 200, "{\"token\":\"a\\r\\nb\"}");
      } else if (path.equals("/ask") && spoils.contains(Spoil.TOO_MANY)) {
        exchange.getResponseHeaders().add("Retry-After", "60");
        answer(exchange, 429, "\"Too many requests\"");
      } else if (path.equals("/ask") && spoils.contains(Spoil.TOO_SOON) && asked.getAndIncrement() % 2 == 0) {
        exchange.getResponseHeaders().add("Retry-After", "1");
        answer(exchange, 429, "\"Too many requests\"");
      } else if (method.equals("DELETE") && spoils.contains(Spoil.DELETIONS)) {
        answer(exchange, 405, "");
      } else if (path.startsWith("/file/") && spoils.contains(Spoil.DOWNLOADS_HANG)) {
        // Until the proxy is closed, which interrupts its workers.
        new CountDownLatch(1).await();
      } else if (path.equals("/ping") && spoils.contains(Spoil.PING)) {
        answer(exchange, 200, "<html>welcome to your new web server</html>");
      } else {
        passOn(exchange, method, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passOn(HttpExchange exchange, String method, String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server + path));
    exchange.getRequestHeaders().forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean lost = lower.equals("range") && spoils.contains(Spoil.RANGE) || lower.equals("authorization") && spoils.contains(Spoil.AUTHORIZATION);
      if (!lost && !OF_CONNECTIONS.contains(lower)) {
        values.forEach(value -> request.header(name, value));
      }
    });
    byte[] body = exchange.getRequestBody().readAllBytes();
    request.method(method, body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
    HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    answer.headers().map().forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!OF_CONNECTIONS.contains(lower) && !(lower.startsWith("access-control") && spoils.contains(Spoil.CORS))) {
        values.forEach(value -> exchange.getResponseHeaders().add(name, value));
      }
    });
    if (spoils.contains(Spoil.CORS_TWICE)) {
      exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
    }
    byte[] bytes = answer.body().readAllBytes();
    int length = bytes.length > LARGE && spoils.contains(Spoil.LARGE_ANSWERS) ? LARGE : bytes.length;
    send(exchange, answer.statusCode(), Arrays.copyOf(bytes, length));
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    listening.stop(0);
    workers.shutdownNow();
  }
}
