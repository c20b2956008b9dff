package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Has contestants do the same in turn, round by round, so that each pair of rounds saw the same machine. */
final class Contest {
  private static final int NATIVE_WARM_UP_S = 1;

  /** As long as it still got this much faster, or needs this much less of a processor, a server is not yet what it will be. */
  private static final double STILL_BETTER = 1.1;

  /** But it is waited for no longer than so many times the warm-up. */
  private static final int MOST_WARM_UPS = 6;

  private final int rounds;
  private final int seconds;
  private final int warmUpSeconds;

  /**
   * @param seconds of a round
   * @param warmUpSeconds before the first round, for what is compiled while it runs; once more while that still makes it faster
   */
  Contest(int rounds, int seconds, int warmUpSeconds) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /** Who takes part, with what it does in a round. */
  record Entrant(Contestant who, Round round) {}

  /** @param entrants ours first */
  Row hold(String load, Unit unit, OptionalDouble least, List<Entrant> entrants) throws Exception {
    for (Entrant entrant : entrants) {
      warmUp(entrant, unit);
    }
    double[][] rates = new double[entrants.size()][rounds];
    double[][] p50 = new double[entrants.size()][rounds];
    double[][] p99 = new double[entrants.size()][rounds];
    double[] cpu = new double[entrants.size()];
    long[] requests = new long[entrants.size()];
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < entrants.size(); j++) {
        Entrant entrant = entrants.get(j);
        double before = entrant.who().cpuSeconds();
        Tally tally = entrant.round().run(seconds);
        cpu[j] += entrant.who().cpuSeconds() - before;
        requests[j] += tally.requests();
        rates[j][i] = unit.rate(tally);
        p50[j][i] = tally.p50();
        p99[j][i] = tally.p99();
      }
    }
    List<Score> scores = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int j = 0; j < entrants.size(); j++) {
      String name = entrants.get(j).who().name();
      scores.add(new Score(name, Figure.median(rates[j]), cpu[j] / requests[j] * 1e6, Figure.median(p50[j]), Figure.median(p99[j])));
      if (j > 0) {
        ratios.add(medianRatio(rates[0], rates[j]));
      }
    }
    return new Row(load, unit, scores, ratios, least);
  }

  private void warmUp(Entrant entrant, Unit unit) throws Exception {
    if (entrant.who().name().equals(Nginx.NAME)) {
      entrant.round().run(NATIVE_WARM_UP_S);
      return;
    }
    double rate = 0;
    double cpu = Double.MAX_VALUE;
    boolean better = true;
    for (int i = 0; i < MOST_WARM_UPS && better; i++) {
      double before = entrant.who().cpuSeconds();
      Tally tally = entrant.round().run(warmUpSeconds);
      double rateNow = unit.rate(tally);
      double cpuNow = (entrant.who().cpuSeconds() - before) / tally.requests();
      better = rateNow > rate * STILL_BETTER || cpuNow * STILL_BETTER < cpu;
      rate = rateNow;
      cpu = cpuNow;
    }
  }

  private static double medianRatio(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return Figure.median(ratios);
  }
}
