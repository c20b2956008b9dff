package org.memeserver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a contest makes of rounds, without any server. */
class ContestTest {
  private final List<String> order = new ArrayList<>();

  /** One that answers so many requests in each round, after as many warm-ups. */
  private Contest.Entrant entrant(String name, int... requests) {
    Iterator<Integer> next = Arrays.stream(requests).iterator();
    return new Contest.Entrant(new Contestant(name, 0, "", List.of()), seconds -> {
      order.add(name + " " + seconds);
      int count = next.next();
      return new Tally(count, 1e6 * count, 2, 1, 9);
    });
  }

  @Test
  void roundsAlternateAndTheRatioIsTheMedianOfThoseOfRounds() throws Exception {
    Row row = new Contest(3, 4, 5).hold("load", Unit.REQUESTS, OptionalDouble.of(0.5),
        List.of(entrant("meme", 10, 10, 100, 200, 300), entrant(Nginx.NAME, 1, 400, 400, 400)));
    assertEquals(List.of("meme 5", "meme 5", "nginx 1", "meme 4", "nginx 4", "meme 4", "nginx 4", "meme 4", "nginx 4"), order);
    assertEquals(100, row.ours().rate());
    assertEquals(OptionalDouble.of(0.5), row.ratioTo(Nginx.NAME));
    assertEquals("reached", row.verdict());
  }

  @Test
  void aServerThatStillGetsFasterIsWarmedUpOnButNotForEver() throws Exception {
    new Contest(1, 4, 5).hold("load", Unit.MEGABYTES, OptionalDouble.empty(), List.of(entrant("meme", 1, 2, 4, 8, 16, 32, 64)));
    assertEquals(List.of("meme 5", "meme 5", "meme 5", "meme 5", "meme 5", "meme 5", "meme 4"), order);
  }

  @Test
  void anAimIsToldOnlyOfWhoWasCompared() throws Exception {
    Row alone = new Contest(1, 4, 5).hold("load", Unit.REQUESTS, OptionalDouble.of(0.5), List.of(entrant("meme", 1, 1, 1)));
    Row behind = new Contest(1, 4, 5).hold("other load", Unit.REQUESTS, OptionalDouble.of(0.5),
        List.of(entrant("meme", 1, 1, 1), entrant(Nginx.NAME, 1, 4), entrant(Peer.NAME, 1, 1, 2)));
    assertEquals("", alone.verdict());
    assertEquals("MISSED", behind.verdict());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Table(new PrintStream(out, true, StandardCharsets.UTF_8)).print(List.of(alone, behind, Figure.note("a note", "7")));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.get(0).matches("load +meme +nginx +peer +to nginx +to peer +aim .*"), lines.get(0));
    assertTrue(lines.get(2).matches("other load +0.50 /s +2.00 /s +1.00 /s +0.25 +0.50 +>= 0.50 +MISSED .*"), lines.get(2));
    assertTrue(lines.get(4).matches("a note +7.*"), lines.get(4));
  }

  @Test
  void anOrderIsReadOrNotKnown() {
    Order order = Order.read(List.of("--quick", "public", "--peer", "exec server", "put")).orElseThrow();
    assertTrue(order.quick());
    assertEquals(Optional.of("exec server"), order.peer());
    assertEquals(List.of("public", "put"), order.measurements().stream().map(Measurement::name).toList());
    assertEquals(Loads.TABLE, Order.read(List.of()).orElseThrow().measurements());
    assertEquals(Optional.empty(), Order.read(List.of("unknown")));
    assertEquals(Optional.empty(), Order.read(List.of("--peer")));
  }

  @Test
  void percentilesAreOfAllRequests() {
    long[] took = new long[100];
    for (int i = 0; i < took.length; i++) {
      took[i] = (100 - i) * 1_000_000L;
    }
    Tally tally = Tally.of(took, 5, 2);
    assertEquals(51, tally.p50());
    assertEquals(100, tally.p99());
    assertEquals(50, Unit.REQUESTS.rate(tally));
  }

  @Test
  void processorTimeOfThisProcessIsCountedAndItsMemoryIsSeen() throws Exception {
    ProcessHandle here = ProcessHandle.current();
    assertTrue(ProcessTree.cpuSeconds(here) > 0);
    assertTrue(ProcessTree.peakMegabytes(here) > 10);
  }
}
