package org.memeserver.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** All that can be measured. */
final class Loads {
  private static final int SMALL = 50_000;
  private static final int CLIENTS = 32;
  private static final int LARGE_CLIENTS = 4;
  private static final int COLD_CONTENTS = 2000;
  private static final int RANGE = 65_536;

  /** What makes the table. */
  static final List<Measurement> TABLE = List.of(
      new StartTime(),
      new Contested("signin", Loads::signIn),
      new Contested("public", folder -> List.of(hot(folder), large(folder))),
      new Contested("cold", folder -> List.of(cold(folder)), "--cache-memory-mb", "0"),
      new Contested("file", folder -> List.of(tokens(folder))),
      new Contested("ranges", folder -> List.of(ranges(folder))),
      new Kept(),
      new Found(),
      new SmallHeap());

  /** What else there is. */
  static final List<Measurement> OTHERS = List.of(
      new OneUpload(), new SlowReaders(), new ManyUploads(), new RenditionRate(), new ImportRate(), new CopyRate(), new StoreTraffic());

  private Loads() {}

  /** All but uploads and what needs many records. */
  static List<Load> downloads(Path folder) {
    return List.of(new AskLoad(folder), new SignInLoad(), hot(folder), large(folder), cold(folder), tokens(folder), ranges(folder));
  }

  private static List<Load> signIn(Path folder) {
    return List.of(new AskLoad(folder), new SignInLoad());
  }

  private static Load hot(Path folder) {
    return new PublicLoad(folder, "/public 50 KB hot", Unit.REQUESTS, SMALL, 1, 0, CLIENTS, OptionalDouble.of(0.6));
  }

  private static Load large(Path folder) {
    return new PublicLoad(folder, "/public 30 MB", Unit.MEGABYTES, Bed.LARGE, 1, 0, LARGE_CLIENTS, OptionalDouble.of(0.8));
  }

  private static Load cold(Path folder) {
    return new PublicLoad(
        folder, "/public 50 KB cold, " + COLD_CONTENTS + " in turn", Unit.REQUESTS, SMALL, COLD_CONTENTS, 0, CLIENTS, OptionalDouble.of(0.25));
  }

  private static Load tokens(Path folder) {
    return new TokenLoad(folder, OptionalDouble.of(0.45));
  }

  private static Load ranges(Path folder) {
    return new PublicLoad(folder, "ranges of 64 KiB of 30 MB", Unit.REQUESTS, Bed.LARGE, 1, RANGE, CLIENTS, OptionalDouble.empty());
  }
}
