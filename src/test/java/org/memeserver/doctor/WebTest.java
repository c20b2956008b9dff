package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.memeserver.crypto.ContentHash;

/** Answers that do not end cost neither memory nor patience. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebTest {
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final CountDownLatch cutOff = new CountDownLatch(1);
  private HttpServer server;
  private Web web;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/endless", this::endless);
    server.createContext("/dripping", this::dripping);
    server.start();
    web = new Web(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.empty());
  }

  @AfterEach
  void end() {
    server.stop(0);
    workers.shutdownNow();
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] some = new byte[10_000];
    Arrays.fill(some, (byte) 'x');
    try {
      while (true) {
        exchange.getResponseBody().write(some);
      }
    } catch (IOException e) {
      cutOff.countDown();
    }
  }

  /** A byte at once, and the next one never. */
  private void dripping(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('x');
    exchange.getResponseBody().flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anEndlessAnswerIsCutWhereItsBoundIsAndTheConnectionGoes() throws Exception {
    byte[] expected = new byte[1000];
    Arrays.fill(expected, (byte) 'x');
    Received some = web.send(web.request("/endless").build(), 1000).body();
    assertArrayEquals(expected, some.beginning());
    assertEquals(ContentHash.of(expected), some.hash());
    assertTrue(cutOff.await(20, TimeUnit.SECONDS));
    assertEquals(65_536, web.send(web.request("/endless").build()).body().text().length());
    Received large = web.send(web.request("/endless").build(), 1_000_000).body();
    assertEquals(65_536, large.beginning().length, "the rest is not kept");
    byte[] all = new byte[1_000_000];
    Arrays.fill(all, (byte) 'x');
    assertEquals(ContentHash.of(all), large.hash());
  }

  @Test
  void theTimeoutIsThatOfTheWholeAnswer() {
    IOException late = assertThrows(
        IOException.class, () -> web.send(web.request("/dripping").timeout(Duration.ofSeconds(1)).build()));
    assertEquals("the answer has not ended after 1 s", late.getMessage());
  }
}
