package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.ContentHash;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Answers;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.Postgres;

/** The import of the built JAR into a PostgreSQL database, where it need not wait for a server to stop. */
class ImportOnPostgresIT {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");
  private static final int COUNT = 300;

  @TempDir private Path folder;

  /** The setting cannot be an option of the import, where that name is the old server's database. */
  private void keepRecordsIn(String url) throws Exception {
    Files.writeString(folder.resolve("meme.conf"), "DATABASE_URL=" + url + "\nSWEEP_INTERVAL_SECONDS=1\nACCESS_LOG=false\n");
  }

  private List<Muid> deploy(String url) throws Exception {
    List<Muid> muids = new ArrayList<>();
    try (Connection connection = Postgres.shared().connect(Postgres.nameIn(url))) {
      OldDeployment old = new OldDeployment(connection, folder.resolve("old"), OldDeployment.someKey());
      for (int i = 0; i < COUNT; i++) {
        muids.add(old.add(Contents.of(i, 1000 + i), ALICE, i + ".bin"));
      }
    }
    Postgres.shared().run(Postgres.nameIn(url), "UPDATE public.media SET name = 'zebra' WHERE filename = '7.bin'");
    return muids;
  }

  private JsonNode importFrom(String url) throws Exception {
    JarCommand.Ended ended = JarCommand.run(
        folder, List.of(), "import", "sphinx-meme", "--database-url", url, "--files", folder.resolve("old").toString(),
        "--key", HexFormat.of().formatHex(OldDeployment.someKey()), "--data-dir", folder.resolve("data").toString(), "--public=all", "--json");
    assertEquals(0, ended.code(), ended.err());
    return Answers.json(ended.out().getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<byte[]> get(JarServer server, String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void assertServed(JarServer server, List<Muid> muids) throws Exception {
    for (Muid muid : muids) {
      assertEquals(muid, ContentHash.of(get(server, "/public/" + muid).body()));
    }
  }

  @Test
  void aServerAtWorkHasWhatIsImportedAtOnceAndSweepsNothingOfIt() throws Exception {
    keepRecordsIn(Postgres.shared().freshDatabase());
    String old = Postgres.shared().freshDatabase();
    List<Muid> muids = deploy(old);
    try (JarServer first = JarServer.start(folder)) {
      first.stop();
    }
    BlobFolder.of(folder).ownFromTheBeginning();
    try (JarServer server = JarServer.start(folder)) {
      assertEquals(COUNT, importFrom(old).get("imported").asInt());
      assertEquals(muids.get(7).text(), Answers.json(get(server, "/search/zebra").body()).at("/0/muid").asText());
      assertServed(server, muids);

      Postgres.shared().run(Postgres.nameIn(old), "UPDATE public.media SET name = 'quagga', total_buys = 6 WHERE filename = '8.bin'");
      assertEquals(1, importFrom(old).get("updated").asInt());
      assertEquals(muids.get(8).text(), Answers.json(get(server, "/search/quagga").body()).at("/0/muid").asText());

      // One that nobody asked for goes, which shows that the sweep has come by since.
      Path stray = BlobFolder.of(folder).placeOf("0".repeat(32));
      Files.write(stray, new byte[1]);
      Files.setLastModifiedTime(stray, FileTime.fromMillis(0));
      Eventually.holds("a sweep", Duration.ofSeconds(150), () -> !Files.exists(stray));
      assertEquals(COUNT, BlobFolder.of(folder).blobs().size());
      assertServed(server, muids);
    }
  }

  @Test
  void bothMayShareADatabase() throws Exception {
    String database = Postgres.shared().freshDatabase();
    keepRecordsIn(database);
    List<Muid> muids = deploy(database);
    assertEquals(COUNT, importFrom(database).get("imported").asInt());
    assertEquals(COUNT, importFrom(database).get("alreadyThere").asInt());
    try (JarServer server = JarServer.start(folder)) {
      assertServed(server, muids);
    }
    // The old server's own is as it was, and stays when ours goes.
    Postgres.shared().run(Postgres.nameIn(database), "DROP SCHEMA meme_server CASCADE; SELECT tsv FROM public.media");
  }
}
