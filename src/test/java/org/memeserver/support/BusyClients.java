package org.memeserver.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that upload and download all the while, and to whom nothing may fail. */
public final class BusyClients {
  /** How many there are, each with one request at a time. */
  public static final int CLIENTS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, byte[]> uploaded = new ConcurrentHashMap<>();
  private final AtomicInteger downloads = new AtomicInteger();
  private ExecutorService threads;
  private List<Future<?>> running;
  private volatile boolean ending;

  /** Begins. */
  public BusyClients(int port) throws Exception {
    goOn(port);
  }

  /** Begins again after an end, with another server that has the same files. */
  public void goOn(int port) throws Exception {
    ending = false;
    threads = Executors.newFixedThreadPool(CLIENTS);
    running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      SphinxUser user = SphinxUser.of(port, 1 + i).signIn();
      int client = i;
      running.add(threads.submit(() -> {
        for (int round = uploaded.size(); !ending; round++) {
          upload(user, Contents.of(client * 1_000_000L + round, 500 + round % 3000));
        }
        return null;
      }));
    }
  }

  private void upload(SphinxUser user, byte[] content) throws Exception {
    String muid = user.uploaded("/public", content);
    uploaded.put(muid, content);
    String other = uploaded.keySet().stream().skip(Math.floorMod(content[0], Math.min(uploaded.size(), 200))).findFirst().orElse(muid);
    HttpResponse<byte[]> answer = user.get("/public/" + other);
    assertEquals(200, answer.statusCode());
    assertArrayEquals(uploaded.get(other), answer.body());
    downloads.incrementAndGet();
  }

  /** Waits until so many more uploads were answered. */
  public void await(int more) throws Exception {
    int wanted = uploaded.size() + more;
    Eventually.holds("clients are served", PATIENCE, () -> uploaded.size() >= wanted || running.stream().anyMatch(Future::isDone));
  }

  /** Lets them end what they are at, and fails if anything failed. */
  public void end() throws Exception {
    ending = true;
    threads.shutdown();
    for (Future<?> client : running) {
      client.get();
    }
  }

  /** The same when their server was killed, which cuts off what they are at, and that alone. */
  public void endCutOff() throws Exception {
    ending = true;
    threads.shutdown();
    for (Future<?> client : running) {
      try {
        client.get();
      } catch (ExecutionException e) {
        assertInstanceOf(IOException.class, e.getCause(), "nothing but a cut connection");
      }
    }
  }

  /** How many different contents were uploaded. */
  public int uploaded() {
    return uploaded.size();
  }

  /** The contents by their muids, for those who want to see whether they are still there. */
  public Map<String, byte[]> contents() {
    return uploaded;
  }

  public int downloaded() {
    return downloads.get();
  }
}
