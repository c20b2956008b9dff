package org.memeserver.bench;

import java.util.List;

/** One thing that is measured. */
interface Measurement {
  /** What it is called on the command line. */
  String name();

  /** Measures; takes as many rounds as the bed says. */
  List<? extends Line> measure(Bed bed) throws Exception;
}
