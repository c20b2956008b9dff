package org.memeserver.bench;

/** What a measurement tells: a figure by itself, or how contestants did at one load. */
sealed interface Line permits Figure, Row {
  /** The same in short, for who waits. */
  String brief();
}
