package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.memeserver.support.SphinxUser;

/**
 * Private contents of 50 KB of several owners, asked for in turn by media tokens that are all different, each by the buyer whom it names. nginx
 * serves as many names of as many files, and is sent headers of the same length.
 */
record TokenLoad(Path folder, OptionalDouble least) implements Load {
  private static final int BYTES = 50_000;
  private static final int OWNERS = 10;
  private static final int BUYERS = 50;
  private static final int CONTENTS = 200;
  private static final int TOKENS = 1000;
  private static final int CONNECTIONS = 32;
  private static final int A_YEAR_S = 31_536_000;

  @Override
  public String name() {
    return "/file 50 KB, " + TOKENS + " tokens";
  }

  @Override
  public Unit unit() {
    return Unit.REQUESTS;
  }

  @Override
  public Round on(Contestant server) throws Exception {
    List<SphinxUser> owners = Guests.signedIn(server, 0, OWNERS);
    List<SphinxUser> buyers = Guests.signedIn(server, OWNERS, BUYERS);
    List<List<String>> muids = new ArrayList<>();
    for (int i = 0; i < OWNERS; i++) {
      muids.add(Uploaded.contents(server, owners.get(i), "/file", BYTES, i * CONTENTS / OWNERS, CONTENTS / OWNERS));
    }
    long expires = Instant.now().getEpochSecond() + A_YEAR_S;
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      SphinxUser owner = owners.get(i % OWNERS);
      String muid = muids.get(i % OWNERS).get(i / OWNERS % (CONTENTS / OWNERS));
      SphinxUser buyer = buyers.get(i / CONTENTS + i % (BUYERS / (TOKENS / CONTENTS)) * (TOKENS / CONTENTS));
      asks.add(Ask.of("/file/" + owner.tokenFor(server.host(), muid, buyer.publicKey(), expires), buyer.token()));
    }
    return Wrk.on(server, folder, CONNECTIONS, asks);
  }

  @Override
  public Optional<Round> on(Nginx nginx) throws Exception {
    Path files = Files.createDirectories(nginx.root().resolve("file"));
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      // As long as a media token, so that both read as much and log as much.
      String name = "t".repeat(200) + i;
      Path first = files.resolve("t".repeat(200) + i % CONTENTS);
      if (i < CONTENTS) {
        Files.write(first, Uploaded.bytes(BYTES, i));
      } else {
        Files.createLink(files.resolve(name), first);
      }
      asks.add(Ask.of("/file/" + name, "t".repeat(250)));
    }
    return Optional.of(Wrk.on(nginx.contestant(), folder, CONNECTIONS, asks));
  }
}
