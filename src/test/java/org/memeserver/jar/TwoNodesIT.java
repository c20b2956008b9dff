package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Base64Url;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** Two servers on one PostgreSQL database, one folder of files and one keys file. */
class TwoNodesIT {
  private static final String HOST = "memes.example.org";
  private static final long FAR_FUTURE = 4_000_000_000L;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  @TempDir static Path elsewhere;
  private static String database;
  private static JarServer one;
  private static JarServer other;
  private static SphinxUser atOne;
  private static SphinxUser atOther;

  @BeforeAll
  static void start() throws Exception {
    database = Postgres.shared().freshDatabase();
    Path data = folder.resolve("shared");
    one = start(folder.resolve("one"), data);
    other = start(folder.resolve("other"), data);
    atOne = SphinxUser.of(one.port(), 1).signIn();
    atOther = atOne.at(other.port());
  }

  private static JarServer start(Path own, Path data, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--database-url", database, "--data-dir", data.toString(),
        "--sweep-interval-seconds", "1", "--access-log", "false"));
    options.addAll(List.of(more));
    if (!options.contains("--host")) {
      options.addAll(List.of("--host", HOST));
    }
    return JarServer.start(Files.createDirectories(own), List.of(), options.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void aChallengeOfOneIsAnsweredAtTheOtherAndOnlyOnce() throws Exception {
    String asked = new String(atOne.get("/ask").body(), StandardCharsets.UTF_8);
    String query = "/verify?id=" + SphinxUser.field(asked, "id") + "&pubkey=" + atOne.publicKey().hex() + "&sig="
        + Base64Url.encode(atOne.key().sign(Base64Url.decode(SphinxUser.field(asked, "challenge"))));
    assertEquals(200, atOther.send("POST", query, null, new byte[0]).statusCode());
    assertEquals(401, atOne.send("POST", query, null, new byte[0]).statusCode());
    assertEquals(401, atOther.send("POST", query, null, new byte[0]).statusCode());
  }

  @Test
  void whatOneTakesTheOtherHasAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      SphinxUser here = i % 2 == 0 ? atOne : atOther;
      SphinxUser there = i % 2 == 0 ? atOther : atOne;
      byte[] content = Contents.of(100 + i, 50_000 + i);
      JsonNode media = json(here.upload("/public", content, "f", "text/plain", Map.of("name", "turn" + i)));
      String muid = media.get("muid").asText();
      assertArrayEquals(content, there.get("/public/" + muid).body());
      assertEquals(muid, json(there.get("/search/turn" + i)).get(0).get("muid").asText());
      assertArrayEquals(content, there.get("/file/" + here.tokenFor(HOST, muid, null, FAR_FUTURE)).body());
      byte[] change = "{\"name\":\"other\",\"public\":false}".getBytes(StandardCharsets.UTF_8);
      assertEquals(200, there.send("PATCH", "/mymedia/" + muid, "application/json", change).statusCode());
      assertEquals("other", json(here.get("/mymedia/" + muid)).get("name").asText());
      assertEquals(404, here.get("/public/" + muid).statusCode());
      assertEquals(204, there.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
      assertEquals(404, here.get("/mymedia/" + muid).statusCode());
      assertEquals(404, here.get("/file/" + here.tokenFor(HOST, muid, null, FAR_FUTURE)).statusCode());
    }
  }

  @Test
  void aThousandPurchasesAtOnceThroughBothAddUpExactly() throws Exception {
    String muid = json(atOne.upload("/file", Contents.of(7, 1000), "f", "text/plain", Map.of("price", "21"))).get("muid").asText();
    ExecutorService buyers = Executors.newFixedThreadPool(64);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        SphinxUser at = i % 2 == 0 ? atOne : atOther;
        answers.add(buyers.submit(() -> at.send("PUT", "/purchase/" + muid, null, new byte[0]).statusCode()));
      }
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get());
      }
    } finally {
      buyers.shutdownNow();
    }
    JsonNode sold = json(atOther.get("/mymedia/" + muid));
    assertEquals(1000, sold.get("total_buys").asLong());
    assertEquals(21_000, sold.get("total_sats").asLong());
  }

  @Test
  void whatExpiresIsSweptOnceAndUploadsOfTheOtherAreLeftAlone() throws Exception {
    int before = BlobFolder.in(folder.resolve("shared")).blobs().size();
    String muid = atOne.uploaded("/file", Contents.of(9, 1000));
    assertEquals(before + 1, BlobFolder.in(folder.resolve("shared")).blobs().size());
    // Only now, so that it does not go before it was seen, however long the upload took.
    assertEquals(200, atOne.expireSoon(muid).statusCode());
    Eventually.holds("its bytes are gone", SOON, () -> BlobFolder.in(folder.resolve("shared")).blobs().size() == before);
    assertEquals(404, atOther.get("/mymedia/" + muid).statusCode());
    // What was swept is told once the whole sweep is over.
    Eventually.holds("a word of it in a log", SOON, () -> (one.output() + other.output()).contains("swept 1 expired records"));
    String log = one.output() + other.output();
    assertEquals(1, log.lines().filter(line -> line.contains("swept 1 expired records")).count(), log);
  }

  @Test
  void aServerThatDoesNotFitInDoesNotStart() throws Exception {
    Path shared = folder.resolve("shared");
    atOne.uploaded("/file", Contents.of(11, 100));
    assertRefused("signs sessions with another key", shared, "--jwt-key", "another");
    assertRefused("protects files with another storage key", shared, "--local-encryption-key", "ab".repeat(32));
    assertRefused("stored files need storage key", elsewhere.resolve("data"), "--local-dir", shared.resolve("files").toString());
    assertRefused("is in the folder " + elsewhere.resolve("files"), shared, "--local-dir", elsewhere.resolve("files").toString());
    copy(shared.resolve("files"), elsewhere.resolve("copied"));
    assertRefused("keeps files in another folder, or this one has a copy of it", shared, "--local-dir", elsewhere.resolve("copied").toString());
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(from.relativize(one).toString()));
      }
    }
  }

  private static void assertRefused(String why, Path data, String... more) {
    String said = assertThrows(IllegalStateException.class, () -> start(elsewhere.resolve("own"), data, more)).getMessage();
    assertTrue(said.lines().anyMatch(line -> line.startsWith("meme: ") && line.contains(why)), said);
  }

  @Test
  void theFolderOfASharedServerIsNotForOneThatIsAlone() {
    String said = assertThrows(IllegalStateException.class,
        () -> JarServer.start(elsewhere, "--local-dir", folder.resolve("shared").resolve("files").toString())).getMessage();
    assertTrue(said.contains("is in use by another meme server"), said);
  }

  @Test
  void aServerWithAnotherNameIsWarnedOf() throws Exception {
    try (JarServer third = start(folder.resolve("third"), folder.resolve("shared"), "--host", "other.example.org")) {
      assertTrue(third.output().contains("Another server on this database has another HOST"), third.output());
      assertEquals(200, atOne.at(third.port()).get("/mymedia").statusCode());
    }
  }
}
