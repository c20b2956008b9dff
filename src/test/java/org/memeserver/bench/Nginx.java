package org.memeserver.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * nginx as a distribution sets it up: sendfile, one worker for each processor, an access log. But without tcp_nopush: on loopback, where a
 * segment has 64 KiB, the end of a longer answer waits 40 ms with it, ten times as long as all the rest. It serves a folder on loopback, and takes
 * files by PUT below {@code /put/}; those it writes through a temporary file on the same disk, and never has them made durable.
 */
final class Nginx implements AutoCloseable {
  static final String NAME = "nginx";

  private static final int START_TRIES = 400;

  private final Process process;
  private final Path root;
  private final Contestant contestant;

  private Nginx(Process process, Path root, int port) {
    this.process = process;
    this.root = root;
    this.contestant = new Contestant(NAME, port, "", List.of(process.toHandle()));
  }

  /**
   * Starts it.
   *
   * @param folder for everything, made when missing
   * @return empty when it is not installed
   */
  static Optional<Nginx> start(Path folder) throws IOException, InterruptedException {
    Optional<Path> program = Tools.find("nginx");
    return program.isEmpty() ? Optional.empty() : Optional.of(start(program.get(), folder));
  }

  private static Nginx start(Path program, Path folder) throws IOException, InterruptedException {
    int port = Bed.freePort();
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("put"));
    Path file = Files.writeString(folder.resolve("nginx.conf"), configuration(folder, root, port));
    Process process =
        new ProcessBuilder(List.of(program.toString(), "-c", file.toString(), "-p", folder.toString(), "-e", folder + "/error.log"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    for (int i = 0; i < START_TRIES && process.isAlive(); i++) {
      try (Socket open = Bed.connect(port)) {
        if (open.isConnected()) {
          return new Nginx(process, root, port);
        }
      } catch (IOException e) {
        Thread.sleep(10);
      }
    }
    process.destroy();
    throw new IllegalStateException("nginx did not start:\n" + Files.readString(folder.resolve("out.log")));
  }

  private static String configuration(Path folder, Path root, int port) {
    String configuration =
        """
        daemon off;
        master_process on;
        worker_processes auto;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 768; }
        http {
          sendfile on;
          access_log %1$s/access.log;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            root %3$s;
            location /put/ {
              dav_methods PUT;
              create_full_put_path on;
              client_max_body_size 0;
            }
          }
        }
        """.formatted(folder, port, root);
    return "root".equals(System.getProperty("user.name")) ? "user root;\n" + configuration : configuration;
  }

  Contestant contestant() {
    return contestant;
  }

  /** The folder that it serves. */
  Path root() {
    return root;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
