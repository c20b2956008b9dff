package org.memeserver.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Clients that work at the same time. */
final class Crowd {
  private Crowd() {}

  /** One client. */
  interface Client extends AutoCloseable {
    /** One request, to the end of its answer. */
    void ask() throws Exception;

    @Override
    void close() throws IOException;
  }

  /** Makes a client, given its number. */
  interface Coming {
    Client come(int number) throws Exception;
  }

  /** Has clients ask for about that long, each with one request at a time, which it finishes. Nothing but that time is counted. */
  static Tally run(int clients, int seconds, double bytesEach, Coming coming) throws Exception {
    List<Client> all = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        all.add(coming.come(i));
      }
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      long[] took = atOnce(all.stream().<Callable<long[]>>map(client -> () -> until(end, client)).toList()).stream()
          .flatMapToLong(LongStream::of)
          .toArray();
      return Tally.of(took, took.length * bytesEach, (System.nanoTime() - begin) / 1e9);
    } finally {
      for (Client client : all) {
        client.close();
      }
    }
  }

  private static long[] until(long end, Client client) throws Exception {
    LongStream.Builder took = LongStream.builder();
    long now = System.nanoTime();
    while (now < end) {
      client.ask();
      long then = now;
      now = System.nanoTime();
      took.add(now - then);
    }
    return took.build().toArray();
  }

  /** Does all at once and gives back what they came to, in their order; the first failure of one is that of all. */
  static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(works)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
