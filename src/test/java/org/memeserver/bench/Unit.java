package org.memeserver.bench;

/** What counts at a load. */
enum Unit {
  REQUESTS("/s"),
  MEGABYTES("MB/s");

  private final String text;

  Unit(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  double rate(Tally tally) {
    return (this == REQUESTS ? tally.requests() : tally.bytes() / 1e6) / tally.seconds();
  }
}
