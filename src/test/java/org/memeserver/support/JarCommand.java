package org.memeserver.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of the built JAR that does its work and ends. */
public final class JarCommand {
  private JarCommand() {}

  /** What it ended with and what it printed. */
  public record Ended(int code, String out, String err) {}

  /** Runs it to its end, in a folder that also takes its output. */
  public static Ended run(Path folder, List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
    int code = launch(folder, jvmOptions, arguments).waitFor();
    return new Ended(code, read(folder.resolve("command.out")), read(folder.resolve("command.err")));
  }

  /** Starts it, without waiting for anything. */
  public static Process launch(Path folder, List<String> jvmOptions, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", JarServer.jar().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.equals("HOST") || name.equals("PORT") || name.endsWith("_KEY") || name.equals("DATABASE_URL"));
    return builder.redirectOutput(folder.resolve("command.out").toFile()).redirectError(folder.resolve("command.err").toFile()).start();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
