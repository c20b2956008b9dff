package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.DareBytes;
import org.memeserver.crypto.GoFileKey;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;
import org.memeserver.support.Answers;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** The import of the built JAR, followed by its server: what the Go server left is there, for those whose it was. */
class ImportIT {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String HOST = "memes.example.org";
  private static final String JWT_KEY = "19e0bb49bhyuibme";
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");
  private static final PublicKey BOB = PublicKey.parse("02164402bfa3e02b5c28c29d50979078db260d286b332f7729be7bb3b5f248b552");
  private static final long FAR_FUTURE = 4_000_000_000L;

  private static final String CAT = "Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihU=";
  private static final String DOG = "7Q4AWn8bHFR8T5ZlVYAafpifHcbqjb20GH1kOd81Ldg=";
  private static final String PAID = "jbj2c608nHG-1gXl0NfjgfyKN1aq3LHf9Pw9AMmPHP0=";
  private static final String TEMPLATE = "1mPGJJnyqgQpXjYaflGyAwskOEIkollZSh8seHM7Ruk=";
  private static final Set<String> ALICES =
      Set.of(CAT, PAID, "1isSL72epOBo5mIN88daE9D8Ux539cDi_1g2yEM4wDw=", "fzJMf_AM6OUhOSbPFg55vC0JYbHVXWHZTtoSwA94qzw=", TEMPLATE);
  private static final Set<String> BOBS =
      Set.of(DOG, "44eGT5Ut4CJKHXXoHxfDA-tCZT6Y1uu6LTJ_b2ljai4=", "DldRwCblQ7Loqy6wYJnaodHl30d3j3eH-qtFzfEv46g=");

  @TempDir private Path folder;

  private JarCommand.Ended importVectors(String database, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(
        "import", "sphinx-meme", "--database-url", database, "--files", OldDeployment.VECTORS.resolve("files").toString(),
        "--key", OldDeployment.VECTORS_KEY, "--data-dir", folder.resolve("data").toString(), "--json"));
    arguments.addAll(List.of(more));
    return JarCommand.run(folder, List.of(), arguments.toArray(String[]::new));
  }

  private static String jwt(PublicKey owner) {
    return JWT.create().withClaim("key", owner.text()).withExpiresAt(Instant.now().plusSeconds(600)).sign(Algorithm.HMAC256(JWT_KEY));
  }

  private static HttpResponse<byte[]> get(JarServer server, String path, String jwt) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
    if (jwt != null) {
      request.header("Authorization", "Bearer " + jwt);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Every column of every row, as text. */
  private static List<String> rows(String url) throws Exception {
    String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    try (Connection connection = Postgres.shared().connect(name);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT media::text, xmin::text FROM public.media ORDER BY id")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1) + rows.getString(2));
      }
      return all;
    }
  }

  @Test
  void whatTheGoServerLeftIsThereForThoseWhoseItWas() throws Exception {
    String database = Postgres.shared().freshDatabase();
    Postgres.run(database, OldDeployment.VECTORS.resolve("database.sql"));
    Map<String, String> files = OldDeployment.listing(OldDeployment.VECTORS.resolve("files"));
    List<String> rows = rows(database);
    assertEquals(11, rows.size());

    JarCommand.Ended first = importVectors(database);
    assertEquals(1, first.code(), first.err());
    JsonNode report = Answers.json(first.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(8, report.get("imported").asInt(), first.out());
    assertEquals(2, report.get("public").asInt());
    assertEquals("-dh9YcSXAFHjZERwN4DBoHfQC_avW6cQZr6RXrZ9zNM=", report.at("/missing/named/0/name").asText());
    assertEquals("bad.bin", report.at("/damaged/named/0/filename").asText());
    assertEquals("short.bin", report.at("/truncated/named/0/filename").asText());
    assertEquals("orphan-file", report.at("/orphans/named/0/name").asText());
    for (String kind : List.of("missing", "damaged", "truncated", "orphans", "remarks")) {
      assertEquals(1, report.at("/" + kind + "/count").asInt(), kind);
    }
    assertFalse((first.out() + first.err()).contains(OldDeployment.VECTORS_KEY), "the key is not printed");

    JarCommand.Ended second = importVectors(database);
    JsonNode again = Answers.json(second.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(0, again.get("imported").asInt(), second.out());
    assertEquals(8, again.get("alreadyThere").asInt(), second.out());
    assertEquals(10, BlobFolder.of(folder).blobs().size(), "eight contents and two small pictures");

    assertEquals(files, OldDeployment.listing(OldDeployment.VECTORS.resolve("files")), "the old files are untouched");
    assertEquals(rows, rows(database), "the old table is untouched");

    try (JarServer server = JarServer.start(folder, "--host", HOST, "--jwt-key", JWT_KEY)) {
      assertRecords(server);
      assertContents(server);
      // The search index was not told of any; it finds them by itself.
      JsonNode found = Answers.json(get(server, "/search/sunset", null));
      assertEquals(CAT, found.at("/0/muid").asText(), found.toString());
      server.stop();
    }
  }

  private static void assertRecords(JarServer server) throws Exception {
    Map<String, JsonNode> alices = mine(server, ALICE);
    assertEquals(ALICES, alices.keySet());
    assertEquals(BOBS, mine(server, BOB).keySet());
    JsonNode paid = alices.get(PAID);
    assertEquals(2500, paid.get("price").asInt());
    assertEquals(7500, paid.get("total_sats").asInt());
    assertEquals(3, paid.get("total_buys").asInt());
    assertEquals(86400, paid.get("ttl").asInt());
    assertEquals("2026-11-23T06:42:58.214281Z", paid.get("created").asText());
    assertEquals("2026-11-23T06:42:58.214281Z", paid.get("updated").asText());
    assertFalse(paid.get("public").asBoolean());
    assertEquals("[\"cat\"]", alices.get(CAT).get("tags").toString());
    assertTrue(alices.get(CAT).get("public").asBoolean());
    assertTrue(alices.get(CAT).get("width").asInt() > 0, "a public picture is measured");
    assertEquals("\"quoted\" — naïve", alices.get("fzJMf_AM6OUhOSbPFg55vC0JYbHVXWHZTtoSwA94qzw=").get("name").asText());
    assertTrue(alices.get(TEMPLATE).get("template").asBoolean());
    assertEquals(10_355, alices.get(TEMPLATE).get("size").asInt());
    assertEquals(300, alices.get(TEMPLATE).get("width").asInt());
  }

  private static Map<String, JsonNode> mine(JarServer server, PublicKey owner) throws Exception {
    Map<String, JsonNode> mine = new HashMap<>();
    Answers.json(get(server, "/mymedia", jwt(owner))).forEach(one -> mine.put(one.get("muid").asText(), one));
    return mine;
  }

  private void assertContents(JarServer server) throws Exception {
    // An owner's own download is granted whoever signed the token; the owners' node keys were not left behind.
    SphinxUser signer = SphinxUser.of(server.port(), 1);
    for (PublicKey owner : List.of(ALICE, BOB)) {
      for (String muid : owner.equals(ALICE) ? ALICES : BOBS) {
        HttpResponse<byte[]> answer = get(server, "/file/" + signer.tokenFor(HOST, muid, null, FAR_FUTURE), jwt(owner));
        assertEquals(200, answer.statusCode(), muid);
        assertEquals(muid, ContentHash.of(answer.body()).text());
        HttpResponse<byte[]> open = get(server, "/public/" + muid, null);
        boolean isPublic = muid.equals(CAT) || muid.equals(DOG);
        assertEquals(isPublic ? 200 : 404, open.statusCode(), muid);
        assertTrue(!isPublic || muid.equals(ContentHash.of(open.body()).text()), muid);
      }
    }
    byte[] nonce = HexFormat.of().parseHex("5498d90c07317c6fd1fed5d1f62cb3fb25e60fa7e8fbf39394570c42391e3e32");
    byte[] key = GoFileKey.derive(Secret.of(HexFormat.of().parseHex(OldDeployment.VECTORS_KEY)), nonce);
    for (String kind : List.of("thumb", "medium")) {
      byte[] sealed = Files.readAllBytes(OldDeployment.VECTORS.resolve("files").resolve(CAT + "_" + kind));
      byte[] old = DareBytes.open(BlobKey.withNonceOf(key, sealed), sealed);
      assertArrayEquals(old, get(server, "/public/" + CAT + "?" + kind + "=true", null).body(), "the old " + kind);
    }
    HttpResponse<byte[]> made = get(server, "/public/" + DOG + "?thumb=true", null);
    assertEquals(200, made.statusCode(), "what the old server had not made is made here");
  }

  @Test
  void aBuyerHasWhatTheOwnerSignedForAndNothingElse() throws Exception {
    String database = Postgres.shared().freshDatabase();
    Postgres.run(database, OldDeployment.VECTORS.resolve("database.sql"));
    // The keys of the owners in the vectors are not known, so others take their places.
    for (PublicKey owner : List.of(ALICE, BOB)) {
      PublicKey other = SphinxUser.of(0, owner.equals(ALICE) ? 1 : 2).publicKey();
      Postgres.shared().run(
          Postgres.nameIn(database), "UPDATE public.media SET owner_pub_key = '" + other.text() + "' WHERE owner_pub_key = '" + owner.text() + "'");
    }
    assertEquals(1, importVectors(database).code());
    try (JarServer server = JarServer.start(folder, "--host", HOST, "--jwt-key", JWT_KEY)) {
      SphinxUser alice = SphinxUser.of(server.port(), 1);
      SphinxUser bob = SphinxUser.of(server.port(), 2);
      SphinxUser buyer = SphinxUser.of(server.port(), 3).signIn();
      for (SphinxUser owner : List.of(alice, bob)) {
        SphinxUser other = owner == alice ? bob : alice;
        for (String muid : owner == alice ? ALICES : BOBS) {
          HttpResponse<byte[]> answer = buyer.get("/file/" + owner.tokenFor(HOST, muid, buyer.publicKey(), FAR_FUTURE));
          assertEquals(200, answer.statusCode(), muid);
          assertEquals(muid, ContentHash.of(answer.body()).text());
          assertEquals(401, buyer.get("/file/" + other.tokenFor(HOST, muid, buyer.publicKey(), FAR_FUTURE)).statusCode(), muid);
        }
      }
      server.stop();
    }
  }

  @Test
  void oneThatWasKilledGoesOnWhereItWas() throws Exception {
    int count = 800;
    String database = Postgres.shared().freshDatabase();
    String name = database.substring(database.lastIndexOf('/') + 1, database.indexOf('?'));
    Set<String> expected = new TreeSet<>();
    try (Connection connection = Postgres.shared().connect(name)) {
      OldDeployment old = new OldDeployment(connection, folder.resolve("old"), OldDeployment.someKey());
      for (int i = 0; i < count; i++) {
        expected.add(old.add(Contents.of(i, 200 + i * 10), ALICE, i + ".bin").text());
      }
    }
    String[] command = {
      "import", "sphinx-meme", "--database-url", database, "--files", folder.resolve("old").toString(),
      "--key", HexFormat.of().formatHex(OldDeployment.someKey()), "--data-dir", folder.resolve("data").toString()
    };
    BlobFolder disk = BlobFolder.of(folder);
    int met = 0;
    for (int round = 1; round <= 3; round++) {
      Process running = JarCommand.launch(folder, List.of(), command);
      int wanted = round * 200;
      while (running.isAlive() && (!Files.isDirectory(disk.folder().resolve("blobs/ff")) || disk.blobs().size() < wanted)) {
        running.waitFor(2, TimeUnit.MILLISECONDS);
      }
      met += running.isAlive() ? 1 : 0;
      running.destroyForcibly().waitFor();
    }
    assertTrue(met > 0, "at least one import was met at work");
    JarCommand.Ended last = JarCommand.run(folder, List.of(), command);
    assertEquals(0, last.code(), last.out() + last.err());
    try (JarServer server = JarServer.start(folder, "--jwt-key", JWT_KEY, "--sweep-interval-seconds", "1", "--host", HOST)) {
      assertEquals(expected, new TreeSet<>(mine(server, ALICE).keySet()));
      SphinxUser signer = SphinxUser.of(server.port(), 1);
      for (String muid : expected) {
        byte[] content = get(server, "/file/" + signer.tokenFor(HOST, muid, null, FAR_FUTURE), jwt(ALICE)).body();
        assertEquals(muid, ContentHash.of(content).text());
      }
      org.memeserver.support.Eventually.holds("one blob for each", Duration.ofSeconds(60),
          () -> disk.blobs().size() == count && disk.unfinished().isEmpty());
      server.stop();
    }
    assertEquals(count, new HashSet<>(disk.blobs()).size());
  }

  @Test
  void aServerAtWorkKeepsTheImportOut() throws Exception {
    String database = Postgres.shared().freshDatabase();
    Postgres.run(database, OldDeployment.VECTORS.resolve("database.sql"));
    try (JarServer server = JarServer.start(folder)) {
      JarCommand.Ended ended = importVectors(database);
      assertEquals(1, ended.code());
      assertTrue(ended.err().contains("in use by another meme server"), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
      assertEquals(200, get(server, "/ping", null).statusCode());
    }
  }

  @Test
  void aDatabaseThatCannotBeHadIsOneLineWithoutThePassword() throws Exception {
    String empty = Postgres.shared().freshDatabase().replace(":postgres@", ":s3cr3t@");
    for (String url : List.of("postgres://me:s3cr3t@127.0.0.1:1/old?sslmode=disable", empty)) {
      JarCommand.Ended ended = importVectors(url);
      assertEquals(1, ended.code(), ended.err());
      assertTrue(ended.err().startsWith("meme: The old database cannot be read: "), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
      assertFalse(ended.err().contains("s3cr3t"), ended.err());
      assertFalse(Files.exists(folder.resolve("data")), "nothing is made");
    }
  }
}
