package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.doctor.Check;
import org.memeserver.doctor.Diagnosis;
import org.memeserver.doctor.Examination;
import org.memeserver.doctor.Finding;
import org.memeserver.doctor.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme doctor}: looks for what may be wrong, and says what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Look at settings, machine, disks, keys, database and files, and say for whatever is wrong what to do. Works with and without a running"
          + " server, and with settings that are wrong.",
      "With --url, also do from here what an app does: sign in with a key made on the spot, upload the largest file that is allowed, download it, and"
          + " delete it. Without it, nothing is asked but the PostgreSQL database and the bucket of the settings.",
      "Exit code 1 when there is a problem; warnings alone are no reason.",
      "",
      "Examples:",
      "  meme doctor --config /etc/meme.conf",
      "  meme doctor --config /etc/meme.conf --url https://memes.example.org",
      "  meme doctor --json",
      ""
    })
final class DoctorCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;

  @Spec private CommandSpec spec;

  @Option(names = "--url", paramLabel = "URL", description = "by which apps reach the server, such as https://memes.example.org")
  private String url;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  /** @param logLevel is told the least weight of what to log */
  DoctorCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    this.loader = loader;
    this.logLevel = logLevel;
  }

  @Override
  public Integer call() throws Exception {
    Optional<URI> at = Optional.ofNullable(url).map(this::parsed);
    PrintWriter out = spec.commandLine().getOut();
    Consumer<Finding> told = json ? finding -> {} : finding -> print(finding, out);
    // What is found is told here; what libraries log beside it would only be in the way.
    logLevel.accept(Level.ERROR);
    List<Finding> found = new ArrayList<>();
    List<Check> checks = checks(at, found);
    found.forEach(told);
    Stoppable stopping = new Stoppable(spec.commandLine().getErr());
    return stopping.run(() -> {
      found.addAll(examined(checks, told, stopping));
      return summary(found);
    });
  }

  private int summary(List<Finding> found) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    long problems = count(found, Severity.PROBLEM);
    if (json) {
      List<Shown> all = found.stream().map(one -> new Shown(one.id(), one.severity().text(), one.text(), one.remedy())).toList();
      out.println(PrettyJson.of(new All(problems, count(found, Severity.WARNING), all)));
    } else {
      out.println(problems + " problems, " + count(found, Severity.WARNING) + " warnings");
    }
    return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A finding in JSON. */
  private record Shown(String id, String severity, String text, String remedy) {}

  /** All findings in JSON. */
  private record All(long problems, long warnings, List<Shown> findings) {}

  private List<Check> checks(Optional<URI> at, List<Finding> found) {
    try {
      Config config = SettingOptions.load(spec, loader);
      return new DoctorChecks(config, at).all();
    } catch (ConfigException e) {
      e.problems().forEach(problem -> found.add(Diagnosis.CONFIG_WRONG.found(problem.toString())));
      return DoctorChecks.withoutConfig(at);
    }
  }

  private static List<Finding> examined(List<Check> checks, Consumer<Finding> told, Stoppable stopping) throws StartFailure {
    try {
      return Examination.run(checks, told, stopping);
    } catch (InterruptedException e) {
      throw new StartFailure("Ended before all was looked at; what was uploaded for it is deleted", e);
    }
  }

  private URI parsed(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && uri.getUserInfo() == null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new WrongUse(spec.commandLine(), "--url is not a URL");
    }
    throw new WrongUse(spec.commandLine(), "--url takes http:// or https:// with a host, such as https://memes.example.org");
  }

  private static long count(List<Finding> found, Severity severity) {
    return found.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static void print(Finding finding, PrintWriter out) {
    out.println("%-8s %s: %s".formatted(finding.severity().text(), finding.id(), finding.text()));
    if (!finding.remedy().isEmpty()) {
      out.println("         " + finding.remedy());
    }
    out.flush();
  }
}
