package org.memeserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A deployment that somebody else started and that goes on when the tests are over, see {@code scripts/cluster}. It is described by system properties:
 *
 * <pre>
 *   meme.running.url       where clients reach it: http://127.0.0.1:PORT, with HOST set to localhost:PORT
 *   meme.running.settings  what its nodes were started with, as NAME=VALUE with semicolons between them
 *   meme.running.nodes     its nodes, as PORT:PID:LOG with commas between them
 * </pre>
 *
 * A test that needs what such a deployment cannot give is skipped, and says why. Whatever it needs else must hold.
 *
 * @param uri where clients reach it
 * @param settings by their names
 */
public record RunningDeployment(URI uri, Map<String, String> settings, List<Node> nodes) {
  /** One of its servers, past what stands before them. */
  public record Node(int port, long pid, Path log) {
    static Node parse(String text) {
      String[] parts = text.split(":", 3);
      return new Node(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Path.of(parts[2]));
    }
  }

  public RunningDeployment {
    if (!uri.toString().matches("http://127\\.0\\.0\\.1:\\d+/?")) {
      throw new IllegalArgumentException("tests reach a deployment at http://127.0.0.1:PORT only: " + uri);
    }
  }

  /** The one that the system properties describe. */
  public static RunningDeployment described() {
    return new RunningDeployment(
        URI.create(System.getProperty("meme.running.url", "")),
        parts("meme.running.settings", ";").collect(Collectors.toMap(one -> one.split("=", 2)[0], one -> one.split("=", 2)[1])),
        parts("meme.running.nodes", ",").map(Node::parse).toList());
  }

  private static Stream<String> parts(String property, String separator) {
    return Stream.of(System.getProperty(property, "").split(separator)).filter(part -> !part.isEmpty());
  }

  /**
   * Skips the test that needs what cannot be had.
   *
   * @param why what there is instead
   */
  public static void skip(String why) {
    Skipping.test("a running deployment: " + why);
  }

  /** Nobody else names this exception: the measurements run without the library that has it, and never load this class. */
  private static final class Skipping {
    static void test(String why) {
      throw new TestAbortedException(why);
    }
  }

  /** Skips the test when the nodes were started with others than these options. */
  void expectOptions(List<String> options) {
    for (int i = 0; i + 1 < options.size(); i += 2) {
      String setting = options.get(i).substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
      if (!options.get(i + 1).equals(settings.get(setting))) {
        skip("its " + setting + " is not " + options.get(i + 1));
      }
    }
  }

  int port() {
    return uri.getPort();
  }

  /** How long the log of each node is by now. */
  List<Integer> logLengths() {
    return nodes.stream().map(node -> logOf(node).length()).toList();
  }

  /** What the nodes printed after that. */
  String outputSince(List<Integer> lengths) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(logOf(nodes.get(i)).substring(lengths.get(i)));
    }
    return String.join("", all);
  }

  private static String logOf(Node node) {
    try {
      return Files.readString(node.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
