package org.memeserver.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.xnio.Options;

/** The listening server: accepts connections, counts and logs what is answered, stops without cutting transfers that end in time. */
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

  /** Room for a media token, a session token and what browsers add. */
  private static final int MOST_HEADER_BYTES = 64 << 10;

  /** Undertow's shrink on small heaps; requests are read fastest in these. */
  private static final int BUFFER_BYTES = 16364;

  /** Small enough that a slow reader's progress shows within seconds, large enough for a fast line. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  private static final int HEADER_PATIENCE_MS = 15_000;

  private final Undertow undertow;
  private final GracefulShutdownHandler graceful;
  private final Runtime runtime;

  /** What runs beside the listener and ends after it. */
  record Runtime(Lanes lanes, Metrics metrics, Optional<AccessLog> accessLog, ScheduledExecutorService timer) {}

  private HttpServer(Undertow undertow, GracefulShutdownHandler graceful, Runtime runtime) {
    this.undertow = undertow;
    this.graceful = graceful;
    this.runtime = runtime;
  }

  static HttpServer start(String bind, int port, Duration idle, HttpHandler gate, Runtime runtime) {
    GracefulShutdownHandler graceful = new GracefulShutdownHandler(new HttpContinueReadHandler(gate));
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(port, bind, exchange -> handle(exchange, graceful, runtime))
            .setIoThreads(Math.max(2, java.lang.Runtime.getRuntime().availableProcessors()))
            // Work is done on this server's own lanes; Undertow still wants a pool.
            .setWorkerThreads(1)
            .setBufferSize(BUFFER_BYTES)
            .setDirectBuffers(true)
            .setSocketOption(Options.BACKLOG, 1024)
            .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 200)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADER_PATIENCE_MS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) Math.min(Integer.MAX_VALUE, idle.toMillis()))
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, true)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .build();
    undertow.start();
    return new HttpServer(undertow, graceful, runtime);
  }

  /** The address that is listened on; tells the port when any free one was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
  }

  private static void handle(HttpServerExchange exchange, HttpHandler next, Runtime runtime) throws Exception {
    RequestId.give(exchange);
    Cors.mark(exchange);
    exchange.addDefaultResponseListener(HttpServer::sayStatus);
    exchange.addExchangeCompleteListener(
        (done, listener) -> {
          String route = done.getAttachment(Gate.ROUTE);
          runtime.metrics().answered(route == null ? "none" : route, done.getStatusCode(), done.getResponseBytesSent());
          runtime.accessLog().ifPresent(log -> log.note(done));
          listener.proceed();
        });
    next.handleRequest(exchange);
  }

  /** Answers that Undertow makes by itself have no body; every error of this server is a JSON string. */
  private static boolean sayStatus(HttpServerExchange exchange) {
    if (exchange.getStatusCode() < 400 || exchange.isResponseStarted()) {
      return false;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    if (exchange.getStatusCode() == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
      exchange.setPersistent(false);
    }
    exchange.getResponseSender().send(ByteBuffer.wrap(MediaJson.bytes(io.undertow.util.StatusCodes.getReason(exchange.getStatusCode()))));
    return true;
  }

  /**
   * Turns new requests away and waits for those under way.
   *
   * @return whether all ended in time
   */
  public boolean drain(Duration patience) throws InterruptedException {
    graceful.shutdown();
    return graceful.awaitShutdown(Math.max(1, patience.toMillis()));
  }

  /** Closes what is still open, and ends the workers. */
  @Override
  public void close() {
    undertow.stop();
    runtime.timer().shutdownNow();
    runtime.lanes().close();
    runtime.accessLog().ifPresent(AccessLog::close);
    LOG.log(System.Logger.Level.DEBUG, "listener closed");
  }
}
