package org.memeserver.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;

/**
 * What measurements share: a folder that goes away in the end, servers in it, contents to send.
 *
 * @param folder for everything of one measurement
 * @param shared for what several measurements need
 * @param quick fewer and shorter rounds, for a look rather than a record
 * @param peer command of the shell that starts another server that speaks the protocol
 */
record Bed(Path folder, Path shared, boolean quick, Optional<String> peer) implements AutoCloseable {
  /** The largest picture that clients send, or a short video. */
  static final int LARGE = 30_000_000;

  /** @param shared a folder that outlives the bed */
  static Bed make(Path shared, boolean quick, Optional<String> peer) throws IOException {
    return new Bed(Files.createTempDirectory(shared, "bed"), shared, quick, peer);
  }

  int rounds() {
    return quick ? 3 : 5;
  }

  /** Of loads that several take in turn. */
  Contest contest() {
    return quick ? new Contest(3, 2, 3) : new Contest(4, 4, 5);
  }

  /** A server with an empty folder of its own. */
  JarServer server(String name, List<String> jvmOptions, String... options) throws IOException, InterruptedException {
    return JarServer.start(Files.createDirectories(folder.resolve(name)), jvmOptions, options);
  }

  /** These options, a name and a value, if the JAR knows the name; else none. */
  List<String> known(String... options) throws IOException, InterruptedException {
    if (options.length == 0) {
      return List.of();
    }
    String setting = options[0].substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    String settings = JarCommand.run(folder, List.of(), "config").out();
    return settings.lines().anyMatch(line -> line.startsWith(setting + " ")) ? List.of(options) : List.of();
  }

  /** Bytes that no cipher, hash or file system finds easy; the same for the same seed. */
  static byte[] content(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Something that is timed. */
  interface Task {
    void run() throws Exception;
  }

  /** How long it takes by the clock. */
  static double seconds(Task task) throws Exception {
    long begin = System.nanoTime();
    task.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void close() throws IOException {
    try {
      Leaving.remove(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
