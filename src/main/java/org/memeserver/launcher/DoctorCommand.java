package org.memeserver.launcher;

import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Check> checks;
    try {
      Config config = SettingOptions.load(spec, loader);
      checks = new DoctorChecks(config, at).all();
    } catch (ConfigException e) {
      e.problems().forEach(problem -> found.add(Diagnosis.CONFIG_WRONG.found(problem.toString())));
      checks = DoctorChecks.withoutConfig(at);
    }
    found.forEach(told);
    found.addAll(examined(checks, told));
    long problems = count(found, Severity.PROBLEM);
    if (json) {
      out.println(PrettyJson.of(asJson(found)));
    } else {
      out.println(problems + " problems, " + count(found, Severity.WARNING) + " warnings");
    }
    return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A process that is told to end lets the check at work take back what it did. */
  private List<Finding> examined(List<Check> checks, Consumer<Finding> told) throws Exception {
    Thread here = Thread.currentThread();
    Thread ending = new Thread(() -> {
      here.interrupt();
      try {
        here.join(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return Examination.run(checks, told);
    } catch (InterruptedException e) {
      throw new StartFailure("Ended before all was looked at; what was uploaded for it is deleted", e);
    } finally {
      unhook(ending);
    }
  }

  private static void unhook(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is what brought us here.
      System.getLogger(DoctorCommand.class.getName()).log(Level.DEBUG, "ending", e);
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

  private static Map<String, Object> asJson(List<Finding> found) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("problems", count(found, Severity.PROBLEM));
    all.put("warnings", count(found, Severity.WARNING));
    all.put("findings", found.stream().map(finding ->
        Map.of("id", finding.id(), "severity", finding.severity().text(), "text", finding.text(), "remedy", finding.remedy())).toList());
    return all;
  }
}
