package org.memeserver.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.memeserver.crypto.StorageKey;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;

/** A hundred thousand public records of a hundred people and one who has ten thousand: in a database before its server starts, or by uploads. */
final class ManyFound {
  /** The guest who has many records. */
  static final int OWNER = 300;

  static final int RECORDS = 100_000;

  /** How many of them that one has. */
  static final int MINE = 10_000;

  /** Under which the keys of the contents are said to lie: a server that did not have it would not start. */
  private static final String STORAGE_KEY = "5e".repeat(32);

  /** Options of a server on such a database. */
  static final List<String> OPTIONS = List.of("--local-encryption-key", STORAGE_KEY);

  private static final int OTHERS = 100;
  private static final int SMALL = 100;
  private static final int UPLOADING = 16;
  private static final int SAME_IN_A_ROW = 5;

  private ManyFound() {}

  /**
   * Fills the database of a server that is to be started in this folder of the bed.
   *
   * @param database {@code h2:FOLDER}, or the URL of an empty PostgreSQL database
   * @param options of the server
   */
  static void fill(Bed bed, String name, String database, int records, List<String> options) throws Exception {
    // Once with nothing, so that folder and database know of each other: no record has a file.
    try (JarServer server = bed.server(name, List.of(), options.toArray(String[]::new))) {
      server.stop();
    }
    ManyRecords.make(database, records, texts(), StorageKey.of(Secret.of(HexFormat.of().parseHex(STORAGE_KEY))).id());
  }

  /** The same for the embedded database; what took a while is done once in a run. */
  static void fillEmbedded(Bed bed, String name, int records) throws Exception {
    Path once = bed.shared().resolve("many" + records);
    if (!Files.exists(once)) {
      fill(bed, name, "h2:" + bed.folder().resolve(name).resolve("data"), records, OPTIONS);
      copy(bed.folder().resolve(name), once);
    } else {
      copy(once, bed.folder().resolve(name));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path there = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(there);
        } else if (Files.isRegularFile(path)) {
          Files.copy(path, there);
        }
      }
    }
  }

  /** Waits until a server that was filled has everything in its index: the newest record stays the same. */
  static void awaitFound(Contestant server) throws Exception {
    try (KeptConnection connection = new KeptConnection(server.port())) {
      String newest = "";
      int same = 0;
      for (int i = 0; i < 600; i++) {
        String now = connection.get(Ask.of("/search/meme?limit=1")).expect(200).body();
        same = now.equals(newest) && !now.equals("[]") ? same + 1 : 0;
        if (same == SAME_IN_A_ROW) {
          return;
        }
        newest = now;
        Thread.sleep(500);
      }
    }
    throw new IllegalStateException("the records are not to be found");
  }

  /** The same by uploads of small contents, for servers whose database is not known. */
  static void upload(Contestant server, int records) throws Exception {
    List<SphinxUser> people = new ArrayList<>(Guests.signedIn(server, OWNER, 1 + OTHERS));
    ByteBuffer content = Sending.direct(Bed.content(SMALL, 1));
    SearchTexts texts = texts();
    List<Sending> all = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      RecordTexts.Text text = texts.of(i);
      SphinxUser owner = people.stream().filter(one -> one.publicKey().equals(text.owner())).findFirst().orElseThrow();
      String fields = Sending.Form.field("name", text.name()) + Sending.Form.field("description", text.description())
          + Sending.Form.field("tags", String.join(",", text.tags()));
      all.add(Sending.Form.to("/public", owner.token(), content, fields));
    }
    List<Callable<Void>> works = new ArrayList<>();
    for (int i = 0; i < UPLOADING; i++) {
      int first = i;
      works.add(() -> {
        try (KeptConnection connection = new KeptConnection(server.port())) {
          for (int j = first; j < all.size(); j += UPLOADING) {
            connection.ask(all.get(j).request(j)).expect(200);
          }
        }
        return null;
      });
    }
    Crowd.atOnce(works);
  }

  private static SearchTexts texts() {
    List<PublicKey> others = new ArrayList<>();
    for (int i = 1; i <= OTHERS; i++) {
      others.add(Guests.publicKey(OWNER + i));
    }
    return new SearchTexts(Guests.publicKey(OWNER), MINE, others);
  }
}
