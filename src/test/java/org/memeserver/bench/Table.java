package org.memeserver.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Prints what was found: loads as a table, figures by themselves below it. */
final class Table {
  private static final List<String> CONTESTANTS = List.of("meme", Nginx.NAME, Peer.NAME);

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  void print(List<? extends Line> lines) {
    List<Row> rows = lines.stream().filter(Row.class::isInstance).map(Row.class::cast).toList();
    if (!rows.isEmpty()) {
      printRows(rows);
      out.println();
    }
    for (Line line : lines) {
      if (line instanceof Figure figure) {
        out.printf("%-72s %16s  %-12s %s%n", figure.what(), figure.value(), figure.aim(), figure.verdict());
      }
    }
  }

  private void printRows(List<Row> rows) {
    List<String> names = CONTESTANTS.stream().filter(name -> rows.stream().anyMatch(row -> score(row, name).isPresent())).toList();
    List<List<String>> cells = new ArrayList<>();
    cells.add(header(names));
    rows.forEach(row -> cells.add(cells(row, names)));
    int columns = cells.get(0).size();
    int[] widths = new int[columns];
    Arrays.fill(widths, 1);
    cells.forEach(line -> {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    });
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(String.format(Locale.ROOT, i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s", line.get(i)));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static List<String> header(List<String> names) {
    List<String> cells = new ArrayList<>(List.of("load"));
    cells.addAll(names);
    names.stream().skip(1).forEach(name -> cells.add("to " + name));
    cells.addAll(List.of("aim", ""));
    names.forEach(name -> cells.add(name + " CPU us"));
    names.forEach(name -> cells.add(name + " p50/p99 ms"));
    return cells;
  }

  private static List<String> cells(Row row, List<String> names) {
    List<String> cells = new ArrayList<>(List.of(row.load()));
    names.forEach(name -> cells.add(score(row, name).map(score -> Figure.text(score.rate(), row.unit().text())).orElse("")));
    names.stream().skip(1).forEach(name -> cells.add(text(row.ratioTo(name))));
    cells.addAll(List.of(row.aim(), row.verdict()));
    names.forEach(name -> cells.add(score(row, name).map(score -> Figure.text(score.cpuMicros(), "")).orElse("")));
    names.forEach(name -> cells.add(
        score(row, name).map(score -> Figure.text(score.p50(), "") + "/" + Figure.text(score.p99(), "")).orElse("")));
    return cells;
  }

  private static Optional<Score> score(Row row, String name) {
    return row.scores().stream().filter(score -> score.contestant().equals(name)).findFirst();
  }

  private static String text(OptionalDouble ratio) {
    return ratio.isPresent() ? Figure.text(ratio.getAsDouble(), "") : "";
  }
}
