package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings, and that the documents say what the table says. */
class SettingsTest {
  @TempDir private Path folder;

  @Test
  void everyNameIsThereOnceAndHasTheShapeOfOne() {
    assertEquals(Settings.ALL.size(), Set.copyOf(Settings.names()).size());
    assertTrue(Settings.names().stream().allMatch(name -> name.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PORT", "HOST", "JWT_KEY", "STORAGE_MODE", "LOCAL_DIR", "LOCAL_ENCRYPTION_KEY", "S3_KEY", "S3_SECRET", "DATABASE_URL",
        "RDS_HOSTNAME", "RDS_PORT", "RDS_DB_NAME", "RDS_USERNAME", "RDS_PASSWORD", "MAX_FREE_UPLOAD_SIZE_MB",
        "RESTRICT_UPLOAD_SIZE", "PODCAST_INDEX_SECRET"
      })
  void theNamesThatDeploymentsOfTheGoServerUseAreKnown(String name) {
    assertTrue(Settings.names().contains(name));
  }

  @Test
  void everyDefaultHasTheFormOfItsSetting() {
    assertAll(Settings.ALL.stream().map(setting -> () -> setting.defaultText().ifPresent(text -> setting.form().read(text))));
  }

  @Test
  void whatMayHoldAPasswordIsSecret() {
    Set<String> secret = Settings.ALL.stream().filter(Setting::secret).<String>map(Setting::name).collect(Collectors.toSet());
    assertEquals(
        Set.of("JWT_KEY", "LOCAL_ENCRYPTION_KEY", "S3_KEY", "S3_SECRET", "DATABASE_URL", "RDS_PASSWORD", "PODCAST_INDEX_KEY",
            "PODCAST_INDEX_SECRET"),
        secret);
  }

  @Test
  void optionsAreTheNamesInLowerCaseWithDashes() {
    assertEquals("--max-upload-size-mb", Settings.MAX_UPLOAD_SIZE_MB.option());
    assertEquals("--s3-key", Settings.S3_KEY.option());
  }

  @Test
  void theReadmeHasThisTable() throws IOException {
    String table =
        "| Setting | Default | What it is |\n|---|---|---|\n"
            + Settings.ALL.stream().map(SettingsTest::readmeRow).collect(Collectors.joining());
    assertTrue(Files.readString(Path.of("README.md")).contains(table), () -> "README.md must contain this table:\n" + table);
  }

  private static String readmeRow(Setting<?> setting) {
    String shown = setting.shownDefault();
    return "| `%s` | %s | %s |\n".formatted(setting.name(), shown.isEmpty() ? "" : "`" + shown + "`", setting.description());
  }

  @Test
  void theExampleFileHasTheseLines() throws IOException {
    String example = Files.readString(Path.of("meme.conf.example"));
    String lines = Settings.ALL.stream().map(SettingsTest::exampleLines).collect(Collectors.joining("\n"));
    assertTrue(example.endsWith(lines), () -> "meme.conf.example must end with these lines:\n" + lines);
    assertTrue(example.lines().allMatch(line -> line.isEmpty() || line.startsWith("#")), "everything is commented out");
  }

  private static String exampleLines(Setting<?> setting) {
    String note = setting.defaultText().isEmpty() && !setting.shownDefault().isEmpty() ? " (default: " + setting.shownDefault() + ")" : "";
    return "# %s%s\n#%s=%s\n".formatted(setting.description(), note, setting.name(), setting.defaultText().orElse(""));
  }

  @Test
  void theExampleFileWithItsDefaultsSwitchedOnChangesNothing() throws Exception {
    String on =
        Files.readString(Path.of("meme.conf.example")).lines()
            .map(line -> line.matches("#[A-Z0-9_]+=.+") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    Path conf = Files.writeString(folder.resolve("on.conf"), on);
    Config config = new ConfigLoader(Map.of(), folder).load(Map.of(), Optional.of(conf.toString()));
    Config defaults = new ConfigLoader(Map.of(), folder).load(Map.of(), Optional.empty());
    List<String> values = config.effective().stream().map(EffectiveSetting::value).toList();
    assertEquals(defaults.effective().stream().map(EffectiveSetting::value).toList(), values);
    assertFalse(config.effective().stream().allMatch(setting -> setting.source().equals("default")));
  }
}
