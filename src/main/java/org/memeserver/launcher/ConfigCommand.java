package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.EffectiveSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme config}: shows the settings that {@code meme serve} would run with. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Check the settings and show each with its value and where that came from. Secrets are not shown.",
      "",
      "Examples:",
      "  meme config --config /etc/meme.conf",
      "  meme config --json",
      ""
    })
final class ConfigCommand implements Callable<Integer> {
  private final ConfigLoader loader;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  ConfigCommand(ConfigLoader loader) {
    this.loader = loader;
  }

  @Override
  public Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(config.effective()));
    } else {
      print(config.effective(), out);
    }
    config.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
    return ExitCode.OK;
  }

  private static String asJson(List<EffectiveSetting> settings) throws JsonProcessingException {
    Map<String, Shown> byName = new LinkedHashMap<>();
    settings.forEach(setting -> byName.put(setting.name(), new Shown(setting.value(), setting.source())));
    return PrettyJson.of(byName);
  }

  /** A setting in JSON. */
  private record Shown(String value, String source) {}

  private static void print(List<EffectiveSetting> settings, PrintWriter out) {
    String form = "%-" + width(settings, EffectiveSetting::name) + "s  %-" + width(settings, EffectiveSetting::value) + "s  %s";
    settings.forEach(setting -> out.println(form.formatted(setting.name(), setting.value(), setting.source())));
  }

  /** At least 1: a format knows no width of 0. */
  private static int width(List<EffectiveSetting> settings, Function<EffectiveSetting, String> column) {
    return settings.stream().map(column).mapToInt(String::length).reduce(1, Math::max);
  }
}
