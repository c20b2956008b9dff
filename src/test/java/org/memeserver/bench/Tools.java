package org.memeserver.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs of others that take part: wrk asks, nginx is the peer. */
final class Tools {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(ms|s|m), ([0-9.]+)([KMGT]?)B read");
  private static final Pattern FAULT = Pattern.compile("(Non-2xx.*|Socket errors:.*)");

  /** What one run of wrk found. */
  record Load(double requestsPerSecond, double megabytesPerSecond) {}

  private Tools() {}

  /** Where a program is, on the path or where Debian keeps what only root usually runs. */
  static Optional<Path> find(String program) {
    Stream<String> folders = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/bin"));
    return folders.map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
  }

  /** The most memory that a process has had in use; Linux keeps the mark. Empty when it has ended. */
  static OptionalDouble peakMegabytes(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6);
        }
      }
    } catch (NoSuchFileException e) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.empty();
  }

  static Load wrk(Path wrk, int connections, int seconds, String address) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(wrk.toString(), "-t2", "-c" + connections, "-d" + seconds + "s", "--timeout", "30s", address)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher fault = FAULT.matcher(said);
    Matcher found = REQUESTS.matcher(said);
    if (fault.find() || !found.find()) {
      throw new IllegalStateException("wrk on " + address + ":\n" + said);
    }
    double time = Double.parseDouble(found.group(2)) * (found.group(3).equals("ms") ? 1e-3 : found.group(3).equals("m") ? 60 : 1);
    double bytes = Double.parseDouble(found.group(4)) * Math.pow(1024, "KMGT".indexOf(found.group(5) + "") + (found.group(5).isEmpty() ? 0 : 1));
    return new Load(Long.parseLong(found.group(1)) / time, bytes / 1e6 / time);
  }

  /** nginx as a distribution sets it up: sendfile, one worker for each processor, an access log. It serves a folder on loopback. */
  static Process nginx(Path nginx, Path folder, Path content, int port) throws IOException, InterruptedException {
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
          tcp_nopush on;
          access_log %1$s/access.log;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            root %3$s;
          }
        }
        """.formatted(folder, port, content);
    if ("root".equals(System.getProperty("user.name"))) {
      configuration = "user root;\n" + configuration;
    }
    Path file = Files.writeString(Files.createDirectories(folder).resolve("nginx.conf"), configuration);
    Process process =
        new ProcessBuilder(List.of(nginx.toString(), "-c", file.toString(), "-p", folder.toString(), "-e", folder + "/error.log"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    for (int i = 0; i < 400 && process.isAlive(); i++) {
      try (Socket open = Bed.connect(port)) {
        if (open.isConnected()) {
          return process;
        }
      } catch (IOException e) {
        Thread.sleep(10);
      }
    }
    process.destroy();
    throw new IllegalStateException("nginx did not start:\n" + Files.readString(folder.resolve("out.log")));
  }
}
