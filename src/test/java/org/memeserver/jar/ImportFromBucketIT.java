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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memeserver.crypto.ContentHash;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.S3Address;
import org.memeserver.support.Answers;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.OldObjects;
import org.memeserver.support.Postgres;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** The import of the built JAR from a Go server in s3 mode, whose objects are plain: the same comes of it as in local mode. */
class ImportFromBucketIT {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String HOST = "memes.example.org";
  private static final String JWT_KEY = "19e0bb49bhyuibme";
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");
  private static final PublicKey BOB = PublicKey.parse("02164402bfa3e02b5c28c29d50979078db260d286b332f7729be7bb3b5f248b552");
  private static final long FAR_FUTURE = 4_000_000_000L;
  private static final String CAT = "Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihU=";

  /** Where the files of this server go. */
  enum Ours {
    FOLDER,
    OTHER_BUCKET,
    SAME_BUCKET
  }

  @TempDir private Path folder;

  private JarCommand.Ended imported(OldObjects objects, String database) throws Exception {
    return JarCommand.run(folder, List.of(), command(objects, database));
  }

  private String[] command(OldObjects objects, String database) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(
        "import", "sphinx-meme", "--database-url", database, "--data-dir", folder.resolve("data").toString(), "--json"));
    arguments.addAll(objects.options(folder));
    return arguments.toArray(String[]::new);
  }

  private void configure(S3Address bucket) throws IOException {
    Files.writeString(folder.resolve("meme.conf"), """
        STORAGE_MODE=s3
        S3_BUCKET=%s
        S3_ENDPOINT=%s
        S3_PREFIX=%s
        S3_KEY=%s
        S3_SECRET=%s
        """.formatted(bucket.bucket(), bucket.endpoint().orElseThrow(), bucket.prefix(), S3Server.KEY, S3Server.SECRET));
  }

  private static JsonNode report(JarCommand.Ended ended) throws IOException {
    assertTrue(ended.out().startsWith("{"), ended.err());
    return Answers.json(ended.out().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Ours.class)
  void whatTheGoServerLeftIsThereForThoseWhoseItWas(Ours ours) throws Exception {
    String database = Postgres.shared().freshDatabase();
    Postgres.run(database, OldDeployment.VECTORS.resolve("database.sql"));
    try (OldObjects objects = OldObjects.in(S3Server.shared()); Connection connection = Postgres.shared().connect(Postgres.nameIn(database))) {
      objects.putVectors(connection);
      if (ours != Ours.FOLDER) {
        configure(ours == Ours.SAME_BUCKET ? objects.address() : S3Server.shared().freshBucket());
      }
      Map<String, String> before = objects.listing();
      assertEquals(13, before.size());

      JarCommand.Ended first = imported(objects, database);
      assertEquals(1, first.code(), first.err());
      JsonNode report = report(first);
      assertEquals(8, report.get("imported").asInt(), first.out());
      assertEquals(2, report.get("public").asInt());
      assertEquals(1, report.get("withSmallPictures").asInt());
      assertEquals("lost.bin", report.at("/missing/named/0/filename").asText());
      assertEquals("bad.bin", report.at("/damaged/named/0/filename").asText());
      assertEquals("short.bin", report.at("/truncated/named/0/filename").asText());
      assertTrue(report.at("/truncated/named/0/why").asText().contains("of 200000 bytes"), first.out());
      assertEquals("orphan-file", report.at("/orphans/named/0/name").asText());
      for (String kind : List.of("missing", "damaged", "truncated", "orphans", "remarks")) {
        assertEquals(1, report.at("/" + kind + "/count").asInt(), kind);
      }
      assertEquals("[]", report.get("warnings").toString(), "no key is asked for");

      JsonNode again = report(imported(objects, database));
      assertEquals(0, again.get("imported").asInt());
      assertEquals(8, again.get("alreadyThere").asInt());
      assertEquals(1, again.at("/orphans/count").asInt(), "files of this server are none");

      Map<String, String> after = objects.listing();
      after.keySet().removeIf(name -> name.contains("/") || name.equals("database"));
      assertEquals(before, after, "the old objects are untouched");
      assertEquals(ours == Ours.FOLDER ? 10 : 0, BlobFolder.of(folder).blobs().size(), "eight contents and two small pictures");
      assertServed(objects);
    }
  }

  private void assertServed(OldObjects objects) throws Exception {
    try (JarServer server = JarServer.start(folder, "--host", HOST, "--jwt-key", JWT_KEY)) {
      SphinxUser signer = SphinxUser.of(server.port(), 1);
      int served = 0;
      for (PublicKey owner : List.of(ALICE, BOB)) {
        for (JsonNode record : Answers.json(get(server, "/mymedia", owner))) {
          String muid = record.get("muid").asText();
          // An owner's own download is granted whoever signed the token; the owners' node keys were not left behind.
          byte[] content = get(server, "/file/" + signer.tokenFor(HOST, muid, null, FAR_FUTURE), owner);
          assertEquals(muid, ContentHash.of(content).text());
          assertEquals(content.length, record.get("size").asInt());
          served++;
        }
      }
      assertEquals(8, served);
      for (String kind : List.of("thumb", "medium")) {
        assertArrayEquals(objects.get(CAT + "_" + kind), get(server, "/public/" + CAT + "?" + kind + "=true", ALICE), "the old " + kind);
      }
      server.stop();
    }
  }

  private static byte[] get(JarServer server, String path, PublicKey who) throws IOException, InterruptedException {
    String jwt = JWT.create().withClaim("key", who.text()).withExpiresAt(Instant.now().plusSeconds(600)).sign(Algorithm.HMAC256(JWT_KEY));
    HttpRequest request = HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + jwt).build();
    HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), path);
    return answer.body();
  }

  @Test
  void aBucketThatCannotBeHadIsOneLineAndNothingIsMade() throws Exception {
    String database = Postgres.shared().freshDatabase();
    Postgres.run(database, OldDeployment.VECTORS.resolve("database.sql"));
    try (OldObjects objects = OldObjects.in(S3Server.shared())) {
      List<String> arguments = new ArrayList<>(List.of(command(objects, database)));
      arguments.set(arguments.indexOf("--s3-bucket") + 1, "no-such-bucket");
      JarCommand.Ended ended = JarCommand.run(folder, List.of(), arguments.toArray(String[]::new));
      assertEquals(1, ended.code(), ended.err());
      assertTrue(ended.err().startsWith("meme: The old files cannot be read. There is no such bucket: the bucket no-such-bucket at"), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
      assertFalse(Files.exists(folder.resolve("data")), "nothing is made");
    }
  }

  @Test
  void aStoreThatGoesAwayIsNamedAndTheRestCanFollow() throws Exception {
    int count = 400;
    String database = Postgres.shared().freshDatabase();
    try (S3Server going = S3Server.restartable(folder.resolve("s3"));
        OldObjects objects = OldObjects.in(going);
        Connection connection = Postgres.shared().connect(Postgres.nameIn(database))) {
      OldDeployment rows = new OldDeployment(connection, folder.resolve("unused"), OldDeployment.someKey());
      for (int i = 0; i < count; i++) {
        byte[] content = Contents.of(i, 300);
        Muid muid = ContentHash.of(content);
        rows.row(muid.text(), ALICE.text(), i + ".bin", content.length, null);
        objects.put(muid.text(), content);
      }
      Process running = JarCommand.launch(folder, List.of(), command(objects, database));
      BlobFolder disk = BlobFolder.of(folder);
      while (running.isAlive() && (!Files.isDirectory(disk.folder().resolve("blobs/ff")) || disk.blobs().size() < 150)) {
        running.waitFor(2, TimeUnit.MILLISECONDS);
      }
      going.killHard();
      running.waitFor();
      String err = Files.readString(folder.resolve("command.err"));
      assertEquals(1, running.exitValue(), err);
      assertTrue(err.contains("meme: The old files cannot be read. The store does not answer for the bucket "), err);
      assertTrue(err.contains("What is imported stays; run it again for the rest."), err);
      assertFalse(err.contains(S3Server.SECRET), err);

      going.startAgain();
      JarCommand.Ended rest = imported(objects, database);
      assertEquals(0, rest.code(), rest.err());
      JsonNode report = report(rest);
      assertEquals(count, report.get("imported").asInt() + report.get("alreadyThere").asInt());
      assertTrue(report.get("alreadyThere").asInt() > 0, "what was imported stayed");
    }
  }
}
