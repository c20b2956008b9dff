package org.memeserver.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.memeserver.support.JarServer;

/**
 * A server on loopback that takes part.
 *
 * @param host for which its media tokens are good
 * @param roots its processes, with whom it works; what they start counts too
 */
record Contestant(String name, int port, String host, List<ProcessHandle> roots) {
  /** Our server. */
  static Contestant of(JarServer server, ProcessHandle... helpers) {
    return new Contestant("meme", server.port(), server.host(), Stream.concat(Stream.of(helpers), ProcessHandle.of(server.pid()).stream()).toList());
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Processor time so far. */
  double cpuSeconds() throws IOException {
    double sum = 0;
    for (ProcessHandle root : roots) {
      sum += ProcessTree.cpuSeconds(root);
    }
    return sum;
  }

  double peakMegabytes() throws IOException {
    double sum = 0;
    for (ProcessHandle root : roots) {
      sum += ProcessTree.peakMegabytes(root);
    }
    return sum;
  }
}
