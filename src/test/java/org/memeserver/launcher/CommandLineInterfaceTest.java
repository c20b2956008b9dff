package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.Setting;
import org.memeserver.config.Settings;

class CommandLineInterfaceTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Config started;
  private Level logLevel;

  private int run(String... args) {
    return run(
        config -> {
          started = config;
          return ExitCode.OK;
        },
        args);
  }

  private int run(ServerStart start, String... args) {
    return new CommandLineInterface(
            start,
            new ConfigLoader(environment, folder),
            level -> logLevel = level,
            new PrintWriter(out, true),
            new PrintWriter(err, true))
        .run(args);
  }

  @Test
  void serveStartsTheServerWithTheConfiguration() {
    environment.put("MAX_UPLOAD_SIZE_MB", "7");
    assertEquals(0, run("serve", "--port", "4242", "--host=memes.example.org", "--log-level=debug"));
    assertEquals(4242, started.listening().port());
    assertEquals("memes.example.org", started.listening().hostFor(1));
    assertEquals(7L << 20, started.uploads().maxBytes());
    assertEquals(Level.DEBUG, logLevel);
    assertEquals("", err.toString());
  }

  @Test
  void whatTheServerEndsWithIsTheExitCode() {
    assertEquals(1, run(config -> ExitCode.FAILED, "serve"));
  }

  @Test
  void everySettingIsAnOptionOfServeAndOfConfig() {
    run("serve", "--help");
    run("config", "--help");
    for (Setting<?> setting : Settings.ALL) {
      assertEquals(3, out.toString().split(setting.option() + "=", -1).length, setting.option());
    }
  }

  @Test
  void aStartFailureIsOneLineAndExitCode1() {
    ServerStart failing =
        config -> {
          throw new StartFailure("port 5000 is in use by another program", new IOException("inner"));
        };
    assertEquals(1, run(failing, "serve"));
    assertEquals("meme: port 5000 is in use by another program%n".formatted(), err.toString());
  }

  @Test
  void anUnforeseenFailureIsExitCode1() {
    ServerStart failing =
        config -> {
          throw new IllegalStateException("expected by this test");
        };
    assertEquals(1, run(failing, "serve"));
  }

  @Test
  void mistakesInTheConfigurationAreListedWithExitCode78() {
    environment.put("PORT", "http");
    assertEquals(78, run("serve", "--max-upload-size-mb=0", "--local-encryption-key=s3cr3t"));
    String text = err.toString();
    assertTrue(text.startsWith("meme: the configuration has 3 mistakes:"), text);
    assertTrue(text.contains("  PORT (environment): \"http\" is not a whole number"), text);
    assertTrue(text.contains("  MAX_UPLOAD_SIZE_MB (option --max-upload-size-mb): \"0\" is too small"), text);
    assertTrue(text.contains("  LOCAL_ENCRYPTION_KEY (option --local-encryption-key)"), text);
    assertFalse(text.contains("s3cr3t"), text);
    assertNull(started);
  }

  @Test
  void configHasTheSameMistakesAndExitCode() {
    assertEquals(78, run("config", "--config", "missing.conf"));
    assertTrue(err.toString().contains("missing.conf: there is no such file"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "serve --prot=1,there is no option --prot; did you mean --port?",
    "serve --jwtkey=s3cr3t,there is no option --jwtkey; did you mean --jwt-key?",
    "serve --S3CR3T,there is no such option",
    "serve s3cr3t,there is an argument that belongs to no option",
    "serve --jwt-kye s3cr3t,there is no option --jwt-kye; did you mean --jwt-key?",
    "serve --jwt-key s3cr3t --port,--port needs a value",
    "serve --jwt-key s3cr3t --jwt-key s3cr3t,--jwt-key is given more than once",
    "srve,there is no such command; did you mean serve?",
    "s3cr3t,there is no such command",
    "--port=1,there is no option --port"
  })
  void aWrongCommandLineIsExitCode2WithAHintAndWithoutWhatMayBeSecret(String line, String hint) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.toString().contains(hint + System.lineSeparator()), err.toString());
    assertTrue(err.toString().contains("--help'"), err.toString());
    assertFalse(err.toString().toLowerCase(Locale.ROOT).contains("s3cr3t"), err.toString());
    assertNull(started);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help", "serve --help", "config --help", "version --help", "help serve", "db", "db --help", "db status --help",
    "db migrate --help", "db copy --help", "blobs", "blobs --help", "blobs move --help"})
  void helpIsEverywhere(String line) {
    assertEquals(0, run(line.isEmpty() ? new String[0] : line.split(" ")));
    assertTrue(out.toString().startsWith("Usage: meme"), out.toString());
    assertNull(started);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version", "serve --version", "config --version"})
  void theVersionOfTheBuildIsEverywhere(String line) {
    assertEquals(0, run(line.split(" ")));
    assertTrue(out.toString().matches("meme [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\R"), out.toString());
  }

  @Test
  void aValueThatBeginsWithAnAtSignIsNoFileName() {
    assertEquals(0, run("serve", "--jwt-key", "@secret"));
    assertEquals("@secret", started.keys().jwt().orElseThrow().revealText());
  }

  @Test
  void configShowsEachSettingWithItsValueAndSource() {
    environment.put("JWT_KEY", "s3cr3t");
    assertEquals(0, run("config", "--port=80"));
    String text = out.toString();
    assertEquals(Settings.ALL.size(), text.lines().count());
    assertTrue(text.lines().anyMatch(line -> line.matches("PORT +80 +option --port")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("HOST +localhost:80 +default")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("JWT_KEY +\\(set\\) +environment")), text);
    assertFalse(text.contains("s3cr3t"), text);
    assertNull(started);
  }

  @Test
  void configPrintsJson() throws Exception {
    environment.put("JWT_KEY", "s3cr3t");
    assertEquals(0, run("config", "--json"));
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals(Settings.ALL.size(), json.size());
    assertEquals("5000", json.at("/PORT/value").asText());
    assertEquals("(set)", json.at("/JWT_KEY/value").asText());
    assertEquals("environment", json.at("/JWT_KEY/source").asText());
  }
}
