package org.memeserver.config;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the configuration together: an option beats the environment, which beats the file, which beats the default. */
public final class ConfigLoader {
  /** The file that is read, if it is there, when no other is named. */
  public static final String CONF_FILE = "meme.conf";

  /** The environment variable that names another file. */
  public static final String CONF_FILE_VARIABLE = "MEME_CONF";

  private final Map<String, String> environment;
  private final Path workingFolder;

  /** @param workingFolder what relative paths start from */
  public ConfigLoader(Map<String, String> environment, Path workingFolder) {
    this.environment = Map.copyOf(environment);
    this.workingFolder = workingFolder.toAbsolutePath();
  }

  /** A loader that sees the environment and the folder of this process. */
  public static ConfigLoader ofProcess() {
    return new ConfigLoader(System.getenv(), Path.of(""));
  }

  /**
   * Loads the configuration.
   *
   * @param options texts of command line options, by name of setting
   * @param confFile the file that an option names, instead of the one of the environment or {@value #CONF_FILE}
   * @throws ConfigException with every mistake there is
   */
  public Config load(Map<String, String> options, Optional<String> confFile) throws ConfigException {
    List<Problem> problems = new ArrayList<>();
    Map<String, GivenValue> fromFile = readConfFile(confFile, problems);
    Map<String, GivenValue> fromOptions = new HashMap<>();
    Map<String, GivenValue> fromEnvironment = new HashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      String name = setting.name();
      if (options.containsKey(name)) {
        fromOptions.put(name, new GivenValue(options.get(name), Origin.option(setting)));
      }
      if (environment.containsKey(name)) {
        fromEnvironment.put(name, new GivenValue(environment.get(name), Origin.ENVIRONMENT));
      }
    }
    return new ConfigReading(new GivenValues(List.of(fromOptions, fromEnvironment, fromFile), problems), workingFolder).read();
  }

  private Map<String, GivenValue> readConfFile(Optional<String> confFile, List<Problem> problems) {
    Optional<String> named =
        confFile.or(() -> Optional.ofNullable(environment.get(CONF_FILE_VARIABLE)).filter(name -> !name.isBlank()));
    String name = named.orElse(CONF_FILE);
    if (name.isBlank() || name.indexOf('\0') >= 0) {
      problems.add(new Problem("--config", Optional.empty(), "the name of the file is empty or none", "a readable file"));
      return Map.of();
    }
    Path file = workingFolder.resolve(name);
    // Not following links: a link to nowhere is a mistake that should be told, not the same as no file.
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    return named.isPresent() || there ? ConfFile.read(file, name, problems::add) : Map.of();
  }
}
