package org.memeserver.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks one server for the same things in turn, over as many connections as it is told, by the program wrk. */
final class Wrk implements Round {
  private static final int THREADS = 2;
  private static final int LONGEST_S = 30;
  private static final Pattern SAID = Pattern.compile("told (\\d+) (\\d+) (\\d+) (\\d+) ([0-9.]+) ([0-9.]+)");

  /** What the script prints at the end: requests, bytes, microseconds, faults, microseconds of the median and of the 99th percentile. */
  private static final String AT_THE_END = """
      function done(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("told %d %d %d %d %.1f %.1f\\n", summary.requests, summary.bytes, summary.duration,
          e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
      end
      """;

  /** Requests are put together once; each thread begins elsewhere in the list. */
  private static final String IN_TURN = """
      local threads = 0
      function setup(thread)
        thread:set("first", threads)
        threads = threads + 1
      end
      local requests = {}
      local at = 0
      function init(arguments)
        for i, ask in ipairs(asks) do
          requests[i] = wrk.format("GET", ask[1], ask[2])
        end
        at = math.floor(first * #requests / %d)
      end
      function request()
        at = at %% #requests + 1
        return requests[at]
      end
      """.formatted(THREADS);

  private final Path program;
  private final Path script;
  private final int connections;
  private final String address;

  private Wrk(Path program, Path script, int connections, String address) {
    this.program = program;
    this.script = script;
    this.connections = connections;
    this.address = address;
  }

  /** Whether the program is installed. */
  static boolean isThere() {
    return Tools.find("wrk").isPresent();
  }

  /**
   * @param folder for the script
   * @param connections 2 or more
   * @param asks one or more, asked for in this order, over and over
   */
  static Wrk on(Contestant server, Path folder, int connections, List<Ask> asks) throws IOException {
    Optional<Path> program = Tools.find("wrk");
    String table = asks.stream().map(Ask::lua).collect(Collectors.joining(",\n", "asks = {\n", "}\n"));
    // A script that makes no requests costs wrk nothing.
    String first = "wrk.path = asks[1][1]\nfor name, value in pairs(asks[1][2]) do wrk.headers[name] = value end\n";
    Path script = Files.createTempFile(folder, "wrk", ".lua");
    Files.writeString(script, table + (asks.size() == 1 ? first : IN_TURN) + AT_THE_END);
    return new Wrk(program.orElseThrow(), script, connections, server.address());
  }

  /** A round in which no answer came to its end is run again, for longer. */
  @Override
  public Tally run(int seconds) throws IOException, InterruptedException {
    Tally tally = runOnce(seconds);
    for (int longer = 2 * seconds; tally.requests() == 0 && longer <= LONGEST_S; longer *= 2) {
      tally = runOnce(longer);
    }
    if (tally.requests() == 0) {
      throw new IllegalStateException("no answer of " + address + " by " + script);
    }
    return tally;
  }

  private Tally runOnce(int seconds) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program.toString(), "-t" + THREADS, "-c" + connections, "-d" + seconds + "s", "--timeout", "30s", "-s", script.toString(), address)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher told = SAID.matcher(said);
    if (!told.find() || !told.group(4).equals("0")) {
      throw new IllegalStateException("wrk on " + address + " by " + script + ":\n" + said);
    }
    return new Tally(Long.parseLong(told.group(1)), Double.parseDouble(told.group(2)), Double.parseDouble(told.group(3)) / 1e6,
        Double.parseDouble(told.group(5)) / 1e3, Double.parseDouble(told.group(6)) / 1e3);
  }
}
