package org.memeserver.launcher;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.support.Contents;
import org.memeserver.support.RawConnection;
import org.memeserver.support.SetClock;
import org.memeserver.support.SphinxUser;

/** A server in this process, whose clock stands until it is set. */
final class LimitedServer implements AutoCloseable {
  final SetClock clock = new SetClock();
  final Config config;
  final MemeServer server;

  /** @param settings in pairs of name and value */
  LimitedServer(Path folder, String... settings) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "BIND", "127.0.0.1", "ACCESS_LOG", "false", "DATA_DIR", folder.toString()));
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    config = new ConfigLoader(environment, folder).load(Map.of(), Optional.empty());
    server = MemeServer.start(config, clock, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  int port() {
    return server.port();
  }

  SphinxUser user(int number) throws Exception {
    return SphinxUser.of(port(), number).signIn();
  }

  HttpResponse<byte[]> upload(SphinxUser user, byte[] content) throws Exception {
    return user.upload("/file", content, "f.bin", "application/octet-stream", Map.of());
  }

  /** Uploads by one user, each another content of this size, all begun at once on connections of their own. */
  List<RawConnection.Answer> uploadsAtOnce(int count, SphinxUser user, int size) throws Exception {
    return atOnce(count, i -> uploaded(user, Contents.of(1000 + i, size)));
  }

  RawConnection.Answer uploaded(SphinxUser user, byte[] content) throws Exception {
    byte[] form = SphinxUser.form(content, "f.bin", "application/octet-stream", Map.of());
    String head = "POST /file HTTP/1.1\nHost: m\nAuthorization: Bearer " + user.token()
        + "\nContent-Type: multipart/form-data; boundary=x-meme-test-x\nContent-Length: " + form.length + "\n\n";
    return RawConnection.ask(port(), head, form);
  }

  RawConnection.Answer get(String path, String headers) throws Exception {
    return RawConnection.ask(port(), "GET " + path + " HTTP/1.1\nHost: m\n" + headers + "\n", new byte[0]);
  }

  /** One of many that are done at once. */
  interface Task<T> {
    T run(int number) throws Exception;
  }

  static <T> List<T> atOnce(int count, Task<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CountDownLatch ready = new CountDownLatch(count);
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> {
          ready.countDown();
          ready.await();
          return task.run(number);
        });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
