package org.memeserver.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceOwnerTest {
  private static final Instant BEGUN = Instant.parse("2020-01-02T03:04:05Z");

  @Test
  void itsTextIsReadAsItWasWritten() {
    PlaceOwner owner = new PlaceOwner("mine", BEGUN, Optional.empty());
    assertEquals("mine 2020-01-02T03:04:05Z\n", owner.text());
    PlaceOwner moved = owner.judging(Instant.parse("2036-01-01T00:00:00.123456789Z")).with(Optional.of("a folder"));
    assertEquals("mine 2036-01-01T00:00:00.123456789Z 2020-01-02T03:04:05Z\na folder\n", moved.text());
    for (PlaceOwner each : List.of(owner, moved, owner.with(Optional.of("another")), owner.judging(Instant.EPOCH))) {
      assertEquals(Optional.of(each), PlaceOwner.parse(each.text()));
    }
  }

  @Test
  void whatIsNoOwnerIsNotTakenForOne() {
    String time = BEGUN.toString();
    String good = "mine " + time;
    for (String text : List.of("", "mine\n", "mine then\n", good + " then\n", good + " " + time + " x\n", good + "\na\nb\n")) {
      assertEquals(Optional.empty(), PlaceOwner.parse(text), text);
    }
  }
}
