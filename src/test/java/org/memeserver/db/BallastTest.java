package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BallastTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  @Test
  void takesRoomAndGivesItBack() throws Exception {
    Path file = folder.resolve("reserve");
    Ballast ballast = new Ballast(file, SIZE);
    ballast.takeIn();
    ballast.takeIn();
    assertEquals(SIZE, Files.size(file));
    ballast.throwOff();
    ballast.throwOff();
    assertFalse(Files.exists(file));
    ballast.takeIn();
    assertEquals(SIZE, Files.size(file));
  }

  @Test
  void knowsTheRoomThatAnEarlierProcessTook() throws Exception {
    Path file = folder.resolve("reserve");
    new Ballast(file, SIZE).takeIn();
    new Ballast(file, SIZE).throwOff();
    assertFalse(Files.exists(file));
  }

  @Test
  void leavesNothingWhereItCannotWrite() {
    Path file = folder.resolve("missing").resolve("reserve");
    Ballast ballast = new Ballast(file, SIZE);
    ballast.takeIn();
    ballast.throwOff();
    assertFalse(Files.exists(file));
  }
}
