package org.memeserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;

/**
 * An S3 server on a free port of loopback that checks signatures: one for all tests of a JVM, in which each gets a bucket of its own. It keeps
 * objects as files in a folder, so they take no memory and survive its end.
 */
public final class S3Server implements AutoCloseable {
  public static final String KEY = "TESTKEY";
  public static final String SECRET = "testsecret";

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Duration START = Duration.ofSeconds(60);

  private static S3Server shared;

  private final Path folder;
  private final int port;
  private final List<String> jvmOptions;
  private Process process;

  private S3Server(Path folder, int port, List<String> jvmOptions) {
    this.folder = folder;
    this.port = port;
    this.jvmOptions = jvmOptions;
  }

  /** The one for all, which ends with the JVM. */
  public static synchronized S3Server shared() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("s3-server");
        S3Server server = restartable(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.endWith(folder)));
        shared = server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** One of its own that can be stopped, paused and started again. */
  public static S3Server restartable(Path folder) throws IOException {
    return started(folder, List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
  }

  /** One of its own that is slow to start and fast afterwards: it checks what it is sent by hashing it, which half-compiled takes longest of all. */
  public static S3Server atFullSpeed(Path folder) throws IOException {
    return started(folder, List.of("-Xmx512m"));
  }

  private static S3Server started(Path folder, List<String> jvmOptions) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    S3Server server = new S3Server(folder, port, jvmOptions);
    Files.createDirectories(server.objects());
    server.startAgain();
    return server;
  }

  public int port() {
    return port;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The address of a new empty bucket. */
  public S3Address freshBucket() {
    String name = "test-bucket-" + MADE.incrementAndGet();
    try {
      Files.createDirectories(objects().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return at(endpoint(), name);
  }

  /** The same bucket by way of another port of loopback, behind which this server is. */
  public static S3Address through(int port, S3Address address) {
    return at(URI.create("http://127.0.0.1:" + port), address.bucket());
  }

  private static S3Address at(URI endpoint, String bucket) {
    return new S3Address(Optional.of(endpoint), Optional.empty(), bucket, "memes/", Optional.of(new S3Address.Credentials(KEY, Secret.ofText(SECRET))));
  }

  private Path objects() {
    return folder.resolve("objects");
  }

  /** Starts it again at the same port with the same objects, and waits until it answers. */
  public void startAgain() throws IOException {
    Path settings = folder.resolve("s3proxy.conf");
    Files.write(
        settings,
        List.of(
            "s3proxy.endpoint=" + endpoint(),
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + KEY,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=local",
            "jclouds.credential=local",
            "jclouds.filesystem.basedir=" + objects()));
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", Path.of("target", "s3proxy.jar").toAbsolutePath().toString(), "--properties", settings.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      Eventually.holds("the S3 server answers", START, this::answers);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException("the S3 server did not start: " + Files.readString(folder.resolve("log")), e);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops it, as an operator would. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      killHard();
    }
  }

  /** Ends it as an accident would. */
  public void killHard() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets it fall silent in the middle of what it does, with its connections open. */
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  public void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", name, Long.toString(process.pid())).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("kill " + name + " ended with " + code);
    }
  }

  private void endWith(Path temporary) {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
