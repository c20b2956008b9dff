package org.memeserver.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of the built JAR that does its work and ends. */
public final class JarCommand {
  private static final long PATIENCE_S = 300;
  private static final List<String> LIGHTLY = List.of("-XX:TieredStopAtLevel=1");

  private JarCommand() {}

  /** What it ended with and what it printed. */
  public record Ended(int code, String out, String err) {}

  /**
   * Runs it to its end, in a folder that also takes its output. Most of its life is its start, so it is compiled lightly; what is measured or ended hard
   * is launched without such an option.
   */
  public static Ended run(Path folder, List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command", ".out");
    Path err = Files.createTempFile(folder, "command", ".err");
    Process process = launch(folder, out, err, Stream.concat(LIGHTLY.stream(), jvmOptions.stream()).toList(), arguments);
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it did not end:\n" + Files.readString(out) + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts it, without waiting for anything; its output goes to {@code command.out} and {@code command.err} in the folder. */
  public static Process launch(Path folder, List<String> jvmOptions, String... arguments) throws IOException {
    return launch(folder, folder.resolve("command.out"), folder.resolve("command.err"), jvmOptions, arguments);
  }

  /** The same with all that it says in one file. */
  public static Process launch(Path folder, Path output, List<String> jvmOptions, String... arguments) throws IOException {
    return JarProcess.in(folder, jvmOptions, List.of(arguments)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** Starts it, without settings from the environment. */
  public static Process launch(Path folder, Path out, Path err, List<String> jvmOptions, String... arguments) throws IOException {
    return JarProcess.in(folder, jvmOptions, List.of(arguments)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }
}
