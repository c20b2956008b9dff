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
      new Contested("signin", folder -> List.of(new AskLoad(folder), new SignInLoad())),
      new Contested("public", folder -> List.of(hot(folder), large(folder))),
      new Contested("cold", folder -> List.of(cold(folder))),
      new Contested("file", folder -> List.of(new TokenLoad(folder, least(0.45)))),
      new Contested("ranges", folder -> List.of(ranges(folder))),
      new Contested("put", folder -> uploads()));

  /** What else there is. */
  static final List<Measurement> OTHERS = List.of(
      new OneUpload(), new SlowReaders(), new ManyUploads(), new RenditionRate(), new ImportRate(), new CopyRate(), new StoreTraffic());

  private Loads() {}

  private static Load hot(Path folder) {
    return new PublicLoad(folder, "/public 50 KB hot", Unit.REQUESTS, SMALL, 1, 0, CLIENTS, least(0.6));
  }

  private static Load large(Path folder) {
    return new PublicLoad(folder, "/public 30 MB", Unit.MEGABYTES, Bed.LARGE, 1, 0, LARGE_CLIENTS, least(0.8));
  }

  private static Load cold(Path folder) {
    return new PublicLoad(folder, "/public 50 KB, " + COLD_CONTENTS + " in turn", Unit.REQUESTS, SMALL, COLD_CONTENTS, 0, CLIENTS, least(0.25));
  }

  private static Load ranges(Path folder) {
    return new PublicLoad(folder, "ranges of 64 KiB of 30 MB", Unit.REQUESTS, Bed.LARGE, 1, RANGE, CLIENTS, OptionalDouble.empty());
  }

  private static List<Load> uploads() {
    return List.of(
        new UploadLoad("50 KB", SMALL, 16, Unit.REQUESTS, least(0.3)),
        new UploadLoad("30 MB", Bed.LARGE, 1, Unit.MEGABYTES, OptionalDouble.empty()),
        new UploadLoad("30 MB", Bed.LARGE, 4, Unit.MEGABYTES, least(0.5)));
  }

  private static OptionalDouble least(double ratio) {
    return OptionalDouble.of(ratio);
  }
}
