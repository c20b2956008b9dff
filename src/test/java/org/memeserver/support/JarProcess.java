package org.memeserver.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The built JAR as a process of the Java that runs the tests. */
final class JarProcess {
  private JarProcess() {}

  /** One that runs in a folder, without settings from the environment of the tests. */
  static ProcessBuilder in(Path folder, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SharedClasses.options(jar()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(JarProcess::isSetting);
    return builder;
  }

  private static boolean isSetting(String name) {
    return Stream.of("HOST", "PORT", "STORAGE_MODE").anyMatch(name::equals) || name.endsWith("_KEY")
        || Stream.of("DATABASE_", "RDS_", "S3_", "AWS_").anyMatch(name::startsWith);
  }

  /** The JAR that the build made. */
  static Path jar() {
    Path jar = Path.of(System.getProperty("meme.jar", "target/meme.jar")).toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException("there is no " + jar + ": build it first");
    }
    return jar;
  }
}
