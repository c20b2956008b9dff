package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** What holds for whatever command there is, and for those that are still to come. */
class EveryCommandTest {
  /** They tell nothing that a script could read: serve writes logs, and help is for people. */
  private static final Set<String> WITHOUT_JSON = Set.of("meme serve", "meme help");

  private static CommandLine all(StringWriter out) {
    PrintWriter writer = new PrintWriter(out, true);
    return new CommandLineInterface(config -> 0, new ConfigLoader(Map.of(), Path.of("")), level -> {}, writer, writer).commands();
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(Stream.of(command), command.getSubcommands().values().stream().distinct().flatMap(EveryCommandTest::below));
  }

  static Stream<String> names() {
    return below(all(new StringWriter())).map(command -> command.getCommandSpec().qualifiedName());
  }

  static Stream<String> leaves() {
    return below(all(new StringWriter()))
        .filter(command -> command.getSubcommands().isEmpty())
        .map(command -> command.getCommandSpec().qualifiedName());
  }

  private static CommandLine named(String name) {
    return below(all(new StringWriter())).filter(command -> command.getCommandSpec().qualifiedName().equals(name)).findFirst().orElseThrow();
  }

  private static String help(String name) {
    StringWriter out = new StringWriter();
    String[] words = (name + " --help").split(" ");
    assertEquals(0, all(out).execute(Arrays.copyOfRange(words, 1, words.length)));
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatItDoes(String name) {
    String[] description = named(name).getCommandSpec().usageMessage().description();
    assertTrue(description.length > 0 && description[0].length() > 10, name);
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void showsAnExampleThatNamesItself(String name) {
    if (!named(name).getCommandSpec().userObject().getClass().equals(HelpCommand.class)) {
      assertTrue(help(name).lines().anyMatch(line -> line.startsWith("  " + name)), help(name));
    }
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void tellsScriptsInJsonUnlessItTellsNothing(String name) {
    assertEquals(!WITHOUT_JSON.contains(name), named(name).getCommandSpec().findOption("--json") != null, name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void describesEachOption(String name) {
    named(name).getCommandSpec().options().forEach(option -> assertTrue(option.description().length > 0, name + " " + option.longestName()));
  }

  @Test
  void theExceptionsAreCommands() {
    assertEquals(WITHOUT_JSON, leaves().filter(WITHOUT_JSON::contains).collect(Collectors.toSet()));
  }

  @Test
  void theVersionIsToldInJsonToo() throws Exception {
    StringWriter out = new StringWriter();
    assertEquals(0, all(out).execute("version", "--json"));
    assertNotNull(new ObjectMapper().readTree(out.toString()).get("version").textValue());
  }
}
