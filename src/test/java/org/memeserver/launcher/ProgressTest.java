package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();

  private void run(boolean isTerminal, long total, long end) {
    try (Progress progress = Progress.of("rows", total, new PrintWriter(err), isTerminal)) {
      for (long i = 0; i <= end; i++) {
        progress.accept(i);
      }
    }
  }

  @Test
  void aTerminalGetsABarOfOneWidth() {
    run(true, 200, 200);
    List<String> drawn = List.of(err.toString().strip().split("\r"));
    assertTrue(drawn.get(drawn.size() - 1).startsWith("[##############################] 200 of 200 rows"), err.toString());
    for (String line : drawn) {
      assertTrue(line.strip().length() <= 78, line);
    }
  }

  @Test
  void aBarOfNothingAndOneThatGoesOnAreDrawnToo() {
    run(true, 0, 0);
    run(true, 5, 9);
    assertTrue(err.toString().contains("9 of 9 rows"), err.toString());
  }

  @Test
  void elsewhereWhatIsSoonDoneIsNotTold() {
    run(false, 200, 200);
    assertEquals("", err.toString());
  }
}
