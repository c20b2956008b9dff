package org.memeserver.launcher;

import java.io.PrintWriter;
import org.memeserver.config.ConfigLoader;

/** Where the process begins, and the only place that ends it. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Before anything logs or draws: both are looked up once and then kept.
    System.setProperty("java.awt.headless", "true");
    LogSetup.install();
    CommandLineInterface commands =
        new CommandLineInterface(
            new ServeUntilStopped(System.out),
            ConfigLoader.ofProcess(),
            LogSetup::level,
            new PrintWriter(System.out, true),
            new PrintWriter(System.err, true));
    System.exit(commands.run(args));
  }
}
