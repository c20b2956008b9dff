package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Public contents, asked for in turn; nginx serves the same bytes as plain files.
 *
 * @param folder for scripts
 * @param bytes of each
 * @param count of different contents
 * @param range bytes of the range that is asked for, at a place by chance; 0 for the whole
 */
record PublicLoad(Path folder, String name, Unit unit, int bytes, int count, int range, int connections, OptionalDouble least) implements Load {
  /** Enough that no place comes twice in a row. */
  private static final int PLACES = 1000;

  @Override
  public Round on(Contestant server) throws Exception {
    List<String> muids = Uploaded.contents(server, Guests.signedIn(server, 0, 1).get(0), "/public", bytes, 0, count);
    return Wrk.on(server, folder, connections, asks(muids.stream().map(muid -> "/public/" + muid).toList()));
  }

  @Override
  public Optional<Round> on(Nginx nginx) throws Exception {
    String place = "public" + bytes + "x" + count;
    Path files = Files.createDirectories(nginx.root().resolve(place));
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Files.write(files.resolve("" + i), Uploaded.bytes(bytes, i));
      paths.add("/" + place + "/" + i);
    }
    return Optional.of(Wrk.on(nginx.contestant(), folder, connections, asks(paths)));
  }

  private List<Ask> asks(List<String> paths) {
    if (range == 0) {
      return paths.stream().map(Ask::of).toList();
    }
    Random random = new Random(bytes);
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      int from = random.nextInt(bytes - range);
      asks.add(new Ask(paths.get(i % paths.size()), Map.of("Range", "bytes=" + from + "-" + (from + range - 1))));
    }
    return asks;
  }
}
