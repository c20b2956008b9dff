package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.support.JarServer;

/** The built JAR, nginx and a peer, as far as there are such, each with a folder of its own; they are ended together. */
final class Arena implements AutoCloseable {
  private final Bed bed;
  private final JarServer server;
  private final Contestant ours;
  private final Optional<Nginx> nginx;
  private final Optional<Peer> peer;

  private Arena(Bed bed, JarServer server, Optional<Nginx> nginx, Optional<Peer> peer, ProcessHandle... helpers) {
    this.bed = bed;
    this.server = server;
    this.ours = Contestant.of(server, helpers);
    this.nginx = nginx;
    this.peer = peer;
  }

  /**
   * Starts them.
   *
   * @param name of the folder of all
   * @param options of our server
   */
  static Arena open(Bed bed, String name, List<String> options) throws IOException, InterruptedException {
    JarServer server = bed.server(name, List.of(), options.toArray(String[]::new));
    Optional<Nginx> nginx = Optional.empty();
    try {
      nginx = Nginx.start(folder(bed, name).resolve("nginx"));
      Optional<Peer> peer = bed.peer().isPresent() ? Optional.of(Peer.start(bed.peer().get(), folder(bed, name).resolve("peer"))) : Optional.empty();
      return new Arena(bed, server, nginx, peer);
    } catch (IOException | RuntimeException e) {
      server.close();
      if (nginx.isPresent()) {
        nginx.get().close();
      }
      throw e;
    }
  }

  /** Our server without others, on a database server whose processor time counts as its own. */
  static Arena alone(Bed bed, String name, ProcessHandle database, List<String> options) throws IOException, InterruptedException {
    return new Arena(bed, bed.server(name, List.of(), options.toArray(String[]::new)), Optional.empty(), Optional.empty(), database);
  }

  private static Path folder(Bed bed, String name) {
    return bed.folder().resolve(name);
  }

  /** Has all of them do it in turn who can. */
  Row hold(Load load) throws Exception {
    List<Contest.Entrant> entrants = new ArrayList<>();
    entrants.add(new Contest.Entrant(ours(), load.on(ours())));
    if (nginx.isPresent()) {
      load.on(nginx.get()).ifPresent(round -> entrants.add(new Contest.Entrant(nginx.get().contestant(), round)));
    }
    if (peer.isPresent()) {
      entrants.add(new Contest.Entrant(peer.get().contestant(), load.on(peer.get().contestant())));
    }
    return bed.contest().hold(load.name(), load.unit(), load.least(), entrants);
  }

  Contestant ours() {
    return ours;
  }

  Optional<Contestant> peer() {
    return peer.map(Peer::contestant);
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (nginx.isPresent()) {
      nginx.get().close();
    }
    if (peer.isPresent()) {
      peer.get().close();
    }
  }
}
