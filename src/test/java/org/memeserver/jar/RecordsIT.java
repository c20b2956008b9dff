package org.memeserver.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;
import static org.memeserver.support.Answers.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Pictures;
import org.memeserver.support.SphinxUser;

/** Records: their shape, whose they are, search, purchase, change, removal, preferences and templates. */
class RecordsIT {
  private static final Set<String> FIELDS = Set.of(
      "muid", "owner_pub_key", "name", "description", "price", "tags", "filename", "ttl", "size", "mime", "created", "updated", "expiry",
      "width", "height", "template", "public");

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static JarServer server;
  private static SphinxUser owner;
  private static SphinxUser other;
  private static SphinxUser admin;
  private static int made;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder, "--admin-pubkeys", SphinxUser.of(1, SphinxUser.ADMIN).publicKey().hex());
    owner = SphinxUser.of(server.port(), 1).signIn();
    other = SphinxUser.of(server.port(), 2).signIn();
    admin = SphinxUser.of(server.port(), SphinxUser.ADMIN).signIn();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aRecordHasEveryFieldAndNoOther() throws Exception {
    JsonNode media = json(owner.upload("/file", fresh(), "", "", Map.of("name", "", "description", "")));
    Set<String> names = new HashSet<>();
    media.fieldNames().forEachRemaining(names::add);
    assertEquals(FIELDS, names);
    assertEquals("name", media.get("name").asText());
    assertEquals("description", media.get("description").asText());
    assertEquals("file", media.get("filename").asText());
    assertEquals("application/octet-stream", media.get("mime").asText());
    assertEquals(604_800, media.get("ttl").asLong());
    assertTrue(media.get("tags").isArray() && media.get("tags").isEmpty());
    assertTrue(media.get("expiry").isNull());
    assertEquals(44, media.get("muid").asText().length());
    assertFalse(media.get("public").asBoolean() || media.get("template").asBoolean());
    assertTrue(media.get("created").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
    Duration age = Duration.between(Instant.parse(media.get("created").asText()), Instant.now());
    assertTrue(age.abs().toSeconds() < 60);
  }

  @Test
  void tagsComeInThreeForms() throws Exception {
    String form = "--x\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na, b\r\n--x\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nc\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"tags[]\"\r\n\r\nd\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"grüße 😀.txt\""
        + "\r\n\r\n" + Instant.now().getNano() + "\r\n--x\r\nContent-Disposition: form-data; name=\"price\"\r\n\r\n7\r\n--x--\r\n";
    JsonNode media = json(owner.send("POST", "/upload", "multipart/form-data; boundary=\"x\"", form.getBytes(UTF_8)));
    assertEquals("[\"a\",\"b\",\"c\",\"d\"]", media.get("tags").toString());
    assertEquals("grüße 😀.txt", media.get("filename").asText());
    assertEquals(7, media.get("price").asLong());
  }

  @Test
  void numbersThatAreNoneOrOutOfRangeAreRefusedAndLeaveNothing() throws Exception {
    Map<String, List<String>> bad = Map.of(
        "price", List.of("-1", "x", "1.5", "99999999999999999999", "0x10"), "ttl", List.of("0", "-5", "abc", "99999999999999999999"),
        "expiry", List.of("-1", "x", "99999999999999999999", "1000"));
    for (Map.Entry<String, List<String>> field : bad.entrySet()) {
      for (String value : field.getValue()) {
        byte[] content = fresh();
        refused(400, owner.upload("/file", content, "f", "a/b", Map.of(field.getKey(), value)));
      }
    }
    refused(400, owner.send("POST", "/file", "multipart/form-data; boundary=x", "--x--\r\n".getBytes(UTF_8)));
    refused(400, owner.send("POST", "/file", "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ncut".getBytes(UTF_8)));
    HttpResponse<byte[]> noBoundary = owner.send("POST", "/file", "multipart/form-data", fresh());
    refused(noBoundary.statusCode() == 415 ? 415 : 400, noBoundary);
    refused(415, owner.send("POST", "/file", "application/json", "{}".getBytes(UTF_8)));
    refused(415, owner.send("POST", "/file", null, fresh()));
    refused(401, SphinxUser.of(server.port(), 1).upload("/file", fresh(), "f", "a/b", Map.of()));
  }

  @Test
  void sameBytesOfAnotherOwnerAreAnotherRecord() throws Exception {
    byte[] picture = Pictures.of("png", 33, 44, 7);
    Map<String, String> mine = Map.of("name", "mine", "price", "100");
    String muid = json(owner.upload("/public", picture, "p.png", "image/png", mine)).get("muid").asText();
    // It comes a moment after the upload.
    Eventually.holds("the record has its placeholder", SOON, () -> json(owner.get("/mymedia/" + muid)).has("blurhash"));
    JsonNode before = json(owner.get("/mymedia/" + muid));
    JsonNode theirs = json(other.upload("/file", picture, "q.png", "image/x", Map.of("name", "theirs", "price", "1")));
    assertEquals(muid, theirs.get("muid").asText());
    assertEquals("theirs", theirs.get("name").asText());
    assertFalse(theirs.get("public").asBoolean());
    assertEquals(before, json(owner.get("/mymedia/" + muid)));
    assertEquals("mine", json(owner.get("/media/" + muid)).get("name").asText());
    assertEquals("theirs", json(other.get("/media/" + muid)).get("name").asText());
    assertEquals("mine", json(admin.get("/media/" + muid)).get("name").asText());
    assertEquals(33, before.get("width").asInt());
    assertEquals(44, before.get("height").asInt());

    assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    refused(404, owner.get("/public/" + muid));
    assertEquals("Media not found", refused(404, owner.get("/mymedia/" + muid)));
    String token = other.tokenFor(server.host(), muid, null, 0xf0000000L);
    assertArrayEquals(picture, admin.get("/file/" + token).body());
    assertEquals(204, other.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    refused(404, admin.get("/file/" + token));
    refused(404, other.send("DELETE", "/mymedia/" + muid, null, new byte[0]));
  }

  @Test
  void theSameOwnerAgainReplacesDetailsAndKeepsTotals() throws Exception {
    byte[] content = fresh();
    JsonNode first = json(owner.upload("/public", content, "f", "a/b", Map.of("name", "one", "price", "5", "tags", "x")));
    String muid = first.get("muid").asText();
    refused(404, other.send("PUT", "/purchase/" + muid, null, new byte[0]));
    json(owner.send("PUT", "/purchase/" + muid, null, new byte[0]));
    JsonNode bought = json(owner.send("PUT", "/purchase/" + muid, "application/json", "{}".getBytes(UTF_8)));
    assertEquals(2, bought.get("total_buys").asLong());
    assertEquals(10, bought.get("total_sats").asLong());
    JsonNode again = json(owner.upload("/file", content, "g", "a/b", Map.of("name", "two", "price", "6")));
    assertEquals("two", again.get("name").asText());
    assertEquals(10, again.get("total_sats").asLong());
    assertEquals(first.get("created"), again.get("created"));
    assertTrue(again.get("public").asBoolean());
    assertEquals(16, json(owner.send("PUT", "/purchase/" + muid, null, new byte[0])).get("total_sats").asLong());
    for (JsonNode seen : List.of(json(other.get("/media/" + muid)), json(owner.get("/media/" + muid)))) {
      assertFalse(seen.has("total_sats") || seen.has("total_buys"));
    }
    refused(401, SphinxUser.of(server.port(), 1).get("/media/" + muid));
  }

  @Test
  void searchFindsPublicMediaBestFirst() throws Exception {
    json(owner.upload("/public", fresh(), "f", "a/b", Map.of("name", "by tag", "tags", "zeppelin")));
    json(owner.upload("/public", fresh(), "f", "a/b", Map.of("name", "by text", "description", "a zeppelin over town")));
    JsonNode best = json(owner.upload("/public", fresh(), "f", "a/b", Map.of("name", "Zeppelin", "price", "9")));
    json(owner.send("PUT", "/purchase/" + best.get("muid").asText(), null, new byte[0]));
    json(owner.upload("/file", fresh(), "f", "a/b", Map.of("name", "private zeppelin")));
    SphinxUser nobody = SphinxUser.of(server.port(), 5);
    JsonNode hits = json(nobody.get("/search/zeppelin"));
    assertEquals(List.of("Zeppelin", "by text", "by tag"), hits.findValuesAsText("name"));
    assertTrue(hits.findValues("total_sats").isEmpty());
    assertEquals(1, json(nobody.get("/search/zeppelin?limit=1")).size());
    assertEquals("by tag", json(nobody.get("/search/zeppelin?limit=5&offset=2")).get(0).get("name").asText());
    assertEquals("by text", json(nobody.get("/search/zeppelin%20town")).get(0).get("name").asText());
    for (String hostile : List.of("'%20OR%201=1--", "%2B-*:()%5B%5D%7B%7D%22~%5E%5C", "%00", "%25", "AND%20OR%20NOT", "*", "%F0%9F%98%80", "a".repeat(4000))) {
      HttpResponse<byte[]> answer = nobody.get("/search/" + hostile);
      assertTrue(answer.statusCode() == 200 || answer.statusCode() == 400, () -> hostile + ": " + answer.statusCode());
    }
    refused(400, nobody.get("/search/a?limit=0"));
    refused(400, nobody.get("/search/a?limit=x"));
  }

  @Test
  void anOwnerChangesARecord() throws Exception {
    String muid = owner.uploaded("/file", fresh());
    long expiry = Instant.now().getEpochSecond() + 5000;
    JsonNode changed = json(patch(owner, muid,
        "{\"name\":\"n\",\"description\":\"d\",\"price\":3,\"ttl\":60,\"tags\":[\"a\",\"b\"],\"expiry\":" + expiry + ",\"public\":true}"));
    assertEquals("n", changed.get("name").asText());
    assertEquals("d", changed.get("description").asText());
    assertEquals(3, changed.get("price").asLong());
    assertEquals(60, changed.get("ttl").asLong());
    assertEquals("[\"a\",\"b\"]", changed.get("tags").toString());
    assertEquals(expiry, Instant.parse(changed.get("expiry").asText()).getEpochSecond());
    assertEquals(200, SphinxUser.of(server.port(), 5).get("/public/" + muid).statusCode());
    assertTrue(json(patch(owner, muid, "{\"expiry\":null,\"public\":false}")).get("expiry").isNull());
    refused(404, SphinxUser.of(server.port(), 5).get("/public/" + muid));
    refused(404, patch(other, muid, "{\"name\":\"stolen\"}"));
    for (String bad : List.of("", "[]", "{", "{\"price\":-1}", "{\"price\":\"1\"}", "{\"ttl\":0}", "{\"tags\":\"a\"}", "{\"public\":1}", "{\"size\":1}",
        "{\"owner_pub_key\":\"x\"}", "{\"expiry\":1}", "{\"name\":5}")) {
      refused(400, patch(owner, muid, bad));
    }
    assertEquals("n", json(owner.get("/mymedia/" + muid)).get("name").asText());
  }

  @Test
  void aThousandRecordsComeInOneArrayNewestFirst() throws Exception {
    SphinxUser hoarder = SphinxUser.of(server.port(), 77).signIn();
    ExecutorService hands = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> uploads = new ArrayList<>();
      for (int i = 0; i < 1203; i++) {
        byte[] content = fresh();
        uploads.add(() -> hoarder.uploaded("/file", content));
      }
      Set<String> muids = new HashSet<>();
      for (Future<String> done : hands.invokeAll(uploads)) {
        muids.add(done.get());
      }
      HttpResponse<byte[]> answer = hoarder.get("/mymedia");
      JsonNode all = json(answer);
      assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
      assertEquals(muids, Set.copyOf(all.findValuesAsText("muid")));
      assertEquals(1203, all.size());
      List<String> created = all.findValuesAsText("created");
      for (int i = 1; i < created.size(); i++) {
        assertFalse(Instant.parse(created.get(i)).isAfter(Instant.parse(created.get(i - 1))));
      }
      assertEquals(all.get(700), json(hoarder.get("/mymedia?limit=2&offset=700")).get(0));
      assertEquals(2, json(hoarder.get("/mymedia?limit=2&offset=700")).size());
      assertEquals(0, json(hoarder.get("/mymedia?offset=5000")).size());
      refused(400, hoarder.get("/mymedia?limit=-1"));
      refused(400, hoarder.get("/mymedia?offset=x"));
    } finally {
      hands.shutdownNow();
    }
  }

  @Test
  void preferencesAreOneFileAKey() throws Exception {
    HttpResponse<byte[]> none = other.get("/preferences");
    assertEquals(404, none.statusCode());
    assertEquals("{\"success\":false,\"error\":\"Preferences not found\"}",
        new String(none.body(), UTF_8).replaceFirst("^\\{\"error\":\"Preferences not found\",\"success\":false\\}$",
            "{\"success\":false,\"error\":\"Preferences not found\"}"));
    byte[] first = "{\"theme\":\"dark\"}".getBytes(UTF_8);
    for (String key : List.of(owner.publicKey().text(), owner.publicKey().hex())) {
      JsonNode kept = json(owner.upload("/preferences", first, "preferences.json", "application/json", Map.of("pubkey", key)));
      assertEquals("{\"success\":true}", kept.toString());
    }
    assertArrayEquals(first, owner.get("/preferences").body());
    byte[] second = new byte[1 << 20];
    json(owner.upload("/preferences", second, "p", "a/b", Map.of()));
    assertArrayEquals(second, owner.get("/preferences").body());
    refused(413, owner.upload("/preferences", new byte[(1 << 20) + 1], "p", "a/b", Map.of()));
    refused(413, owner.upload("/preferences", new byte[3 << 20], "p", "a/b", Map.of()));
    refused(403, owner.upload("/preferences", first, "p", "a/b", Map.of("pubkey", other.publicKey().text())));
    refused(400, owner.upload("/preferences", first, "p", "a/b", Map.of("pubkey", "nobody")));
    assertArrayEquals(second, owner.get("/preferences").body());
    assertEquals(404, other.get("/preferences").statusCode());
    refused(401, SphinxUser.of(server.port(), 1).get("/preferences"));
  }

  @Test
  void templatesAreMadeByAdminsOnly() throws Exception {
    List<String> before = json(owner.get("/templates")).findValuesAsText("muid");
    byte[] picture = Pictures.of("png", 120, 80, 11);
    refused(403, owner.upload("/template", picture, "t.png", "image/png", Map.of()));
    JsonNode template = json(admin.upload("/template", picture, "t.png", "image/png", Map.of()));
    assertTrue(template.get("template").asBoolean());
    String muid = template.get("muid").asText();
    List<JsonNode> added = new ArrayList<>();
    json(owner.get("/templates")).forEach(added::add);
    added.removeIf(one -> before.contains(one.get("muid").asText()));
    assertEquals(List.of(muid), added.stream().map(one -> one.get("muid").asText()).toList());
    assertEquals(120, added.get(0).get("width").asInt());
    assertEquals(80, added.get(0).get("height").asInt());
    assertArrayEquals(picture, owner.get("/template/" + muid).body());
    refused(404, owner.get("/template/" + owner.uploaded("/public", fresh())));
    refused(401, SphinxUser.of(server.port(), 1).get("/template/" + muid));
    refused(401, SphinxUser.of(server.port(), 1).get("/templates"));
  }

  private static HttpResponse<byte[]> patch(SphinxUser user, String muid, String body) throws Exception {
    return user.send("PATCH", "/mymedia/" + muid, "application/json", body.getBytes(UTF_8));
  }

  /** Bytes that no other test uploads. */
  private static synchronized byte[] fresh() {
    return ByteBuffer.allocate(16).putLong(made++).putLong(0x6d656d65L).array();
  }
}
