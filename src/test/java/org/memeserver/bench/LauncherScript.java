package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code scripts/meme} of this checkout with the Java that measures, and an archive of classes in a folder of its own. */
record LauncherScript(Path cache) {
  private static final Path SCRIPT = Path.of("scripts/meme").toAbsolutePath();

  /**
   * Makes the archive, which takes some seconds.
   *
   * @param cache folder that there is not yet
   * @throws IllegalStateException when the script cannot
   */
  static LauncherScript prepared(Path cache) throws IOException, InterruptedException {
    LauncherScript script = new LauncherScript(cache);
    Path output = cache.resolveSibling("prepare.log");
    if (script.start(cache.getParent(), output, List.of("--prepare")).waitFor() != 0) {
      throw new IllegalStateException(Files.readString(output));
    }
    return script;
  }

  /** Starts a server on loopback, with its data in the folder, without waiting for anything. */
  Process serve(Path folder, Path output, int port) throws IOException {
    return start(
        folder, output, List.of("serve", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--data-dir", folder.resolve("data").toString()));
  }

  private Process start(Path folder, Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(arguments);
    ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
    // No settings of whoever measures.
    process.environment().keySet().retainAll(List.of("PATH", "LANG", "HOME"));
    process.environment().put("MEME_CACHE", cache.toString());
    process.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return process.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }
}
