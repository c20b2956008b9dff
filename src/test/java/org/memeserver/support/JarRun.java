package org.memeserver.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command of the built JAR came to.
 *
 * @param exit its exit code
 * @param out what it printed to the standard output
 * @param err what it printed to the standard error
 */
public record JarRun(int exit, String out, String err) {
  private static final long PATIENCE_S = 120;

  /** Runs a command in a folder, without settings from the environment, and waits for its end. */
  public static JarRun of(Path folder, String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process = launch(folder, out, err, words);
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it did not end:\n" + Files.readString(out) + Files.readString(err));
      }
      return new JarRun(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts a command in a folder, without settings from the environment. */
  public static Process launch(Path folder, Path out, Path err, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-jar", JarServer.jar().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name ->
        name.equals("HOST") || name.equals("PORT") || name.endsWith("_KEY") || name.startsWith("DATABASE_") || name.startsWith("RDS_"));
    return builder.start();
  }
}
