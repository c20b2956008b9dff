package org.memeserver.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How all did at one load.
 *
 * @param scores ours first
 * @param ratios of our rate to that of each other one, in their order: medians of the ratios of the rounds
 * @param least what the ratio to nginx should be, or nothing
 */
record Row(String load, Unit unit, List<Score> scores, List<Double> ratios, OptionalDouble least) implements Line {
  Score ours() {
    return scores.get(0);
  }

  /** Empty when that one did not take part. */
  OptionalDouble ratioTo(String contestant) {
    for (int i = 1; i < scores.size(); i++) {
      if (scores.get(i).contestant().equals(contestant)) {
        return OptionalDouble.of(ratios.get(i - 1));
      }
    }
    return OptionalDouble.empty();
  }

  String aim() {
    return least.isPresent() ? ">= " + Figure.text(least.getAsDouble(), "") : "";
  }

  String verdict() {
    OptionalDouble ratio = ratioTo(Nginx.NAME);
    if (least.isEmpty() || ratio.isEmpty()) {
      return "";
    }
    return ratio.getAsDouble() >= least.getAsDouble() ? "reached" : "MISSED";
  }

  @Override
  public String brief() {
    String all = scores.stream()
        .map(score -> score.contestant() + " " + Figure.text(score.rate(), unit.text()) + " (" + Figure.text(score.cpuMicros(), "us CPU") + ", "
            + Figure.text(score.p50(), "") + "/" + Figure.text(score.p99(), "ms") + ")")
        .collect(Collectors.joining(", "));
    return load + ": " + all + (ratios.isEmpty() ? "" : "; ratio " + Figure.text(ratios.get(0), "")) + " " + verdict();
  }
}
