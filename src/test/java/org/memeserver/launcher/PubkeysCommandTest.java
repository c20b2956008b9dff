package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.Watcher;

/** {@code meme pubkeys} and {@code meme contents}, beside a server and without one. */
class PubkeysCommandTest {
  /** The muid of an empty file. */
  private static final String EMPTY = "DldRwCblQ7Loqy6wYJnaodHl30d3j3eH-qtFzfEv46g=";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLineInterface(
            config -> 0, new ConfigLoader(Map.of("DATA_DIR", folder.toString()), folder), level -> {}, new PrintWriter(out, true),
            new PrintWriter(err, true))
        .run(words);
  }

  private JsonNode json(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(2, "--json");
    assertEquals(0, run(all.toArray(String[]::new)), err::toString);
    return new ObjectMapper().readTree(out.toString());
  }

  private static String key(SphinxUser user) {
    return user.publicKey().hex();
  }

  @Test
  void asSoonAsOneKeyIsAllowedOnlyThoseThatAreMayStoreAndAllMayDownload() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "ADMIN_PUBKEYS", key(SphinxUser.of(1, SphinxUser.ADMIN)))) {
      SphinxUser member = server.user(1);
      SphinxUser guest = server.user(2);
      assertEquals(200, server.uploaded(guest, Contents.of(1, 9)).status());
      assertTrue(json("pubkeys", "allow", key(member), "--reason", "family").path("restricted").asBoolean());

      Answer refused = server.uploaded(guest, Contents.of(2, 9));
      assertEquals(403, refused.status());
      assertEquals("\"This key may not store on this server\"", refused.text());
      assertEquals(403, guest.send("POST", "/preferences", "multipart/form-data; boundary=x", new byte[0]).statusCode());
      assertEquals(200, server.uploaded(server.user(SphinxUser.ADMIN), Contents.of(3, 9)).status());
      String muid = member.uploaded("/file", Contents.of(4, 9));
      String token = member.tokenFor(server.server.host(), muid, guest.publicKey(), server.clock.instant().getEpochSecond() + 1000);
      assertEquals(200, guest.signIn().get("/file/" + token).statusCode());
      assertEquals(200, guest.get("/mymedia").statusCode());

      assertEquals("family", json("pubkeys", "list").path("pubkeys").path(0).path("reason").asText());
      assertEquals(0, run("pubkeys", "remove", member.publicKey().text()));
      assertTrue(out.toString().contains("all that are not banned may upload"), out::toString);
      assertEquals(200, server.uploaded(guest, Contents.of(2, 9)).status());
    }
  }

  @Test
  void banningTheLastAllowedKeyDoesNotOpenTheServerUnasked() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser member = server.user(1);
      json("pubkeys", "allow", key(member));
      assertEquals(1, run("pubkeys", "ban", key(member)));
      assertTrue(err.toString().contains("or say --open-to-all. Nobody was banned"), err::toString);
      assertEquals(403, server.uploaded(server.user(2), Contents.of(2, 9)).status());
      json("pubkeys", "allow", key(SphinxUser.of(1, 3)));
      assertTrue(json("pubkeys", "ban", key(member)).path("restricted").asBoolean());
      assertFalse(json("pubkeys", "ban", "--open-to-all", key(SphinxUser.of(1, 3))).path("restricted").asBoolean());
    }
  }

  @Test
  void whoMayNotStoreAnyMoreMayTakeBackWhatIsTheirs() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser former = server.user(1);
      String muid = former.uploaded("/file", Contents.of(1, 9));
      json("pubkeys", "allow", key(SphinxUser.of(1, 3)));
      assertEquals(403, server.uploaded(former, Contents.of(2, 9)).status());
      assertEquals(204, former.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    }
  }

  @Test
  void theSettingAllowsAndTheCommandAddsToIt() throws Exception {
    SphinxUser first = SphinxUser.of(1, 1);
    try (LimitedServer server = new LimitedServer(folder, "ALLOWED_PUBKEYS", key(first))) {
      assertEquals(200, server.uploaded(server.user(1), Contents.of(1, 9)).status());
      assertEquals(403, server.uploaded(server.user(2), Contents.of(2, 9)).status());
      json("pubkeys", "allow", key(SphinxUser.of(1, 2)));
      assertEquals(200, server.uploaded(server.user(2), Contents.of(2, 9)).status());
    }
  }

  @Test
  void aBannedKeyIsShutOutWithTheSessionsItHasAndWhatItKeepsStays() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser spammer = server.user(1);
      String muid = spammer.uploaded("/public", Contents.of(1, 9));
      json("pubkeys", "ban", key(spammer), "--reason", "spam");
      assertEquals(403, spammer.get("/mymedia").statusCode());
      assertEquals("\"This key is banned\"", new String(spammer.get("/mymedia").body(), StandardCharsets.UTF_8));
      assertEquals(403, server.uploaded(spammer, Contents.of(2, 9)).status());
      assertTrue(assertThrows(IllegalStateException.class, () -> server.user(1)).getMessage().contains("403"));
      assertEquals(200, server.user(2).get("/public/" + muid).statusCode());
      assertEquals(1, run("pubkeys", "allow", key(spammer)));
      assertTrue(err.toString().contains("is banned: lift that first"), err::toString);
      assertEquals(key(spammer), json("pubkeys", "unban", key(spammer)).path("changed").path(0).asText());
      assertEquals(200, server.user(1).get("/mymedia").statusCode());
      assertEquals(key(spammer), json("pubkeys", "unban", key(spammer)).path("unchanged").path(0).asText());
    }
  }

  @Test
  void droppingMediaRemovesWhatNobodyElseHoldsForGood() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser spammer = server.user(1);
      SphinxUser other = server.user(2);
      for (int i = 0; i < 120; i++) {
        spammer.uploaded(i % 2 == 0 ? "/public" : "/file", Contents.of(i, 9));
      }
      String shared = spammer.uploaded("/public", Contents.of(500, 9));
      other.uploaded("/public", Contents.of(500, 9));
      byte[] settings = SphinxUser.form(Contents.of(7, 9), "f", "a/b", Map.of());
      assertEquals(200, spammer.send("POST", "/preferences", "multipart/form-data; boundary=x-meme-test-x", settings).statusCode());

      JsonNode planned = json("pubkeys", "ban", "--drop-media", "--dry-run", key(spammer)).path("dropped").path(0);
      assertEquals(121, planned.path("records").asInt());
      assertEquals(120, planned.path("contentsBanned").asInt());
      assertEquals(122, BlobFolder.in(folder).blobs().size());
      assertEquals(200, spammer.get("/mymedia").statusCode());

      JsonNode dropped = json("pubkeys", "ban", "--drop-media", "--reason", "spam", key(spammer)).path("dropped").path(0);
      assertEquals(120, dropped.path("contentsBanned").asInt());
      assertEquals(shared, dropped.path("left").path(0).path("muid").asText());
      assertTrue(dropped.path("preferences").asBoolean());
      assertEquals(1, BlobFolder.in(folder).blobs().size(), "what the other holds");
      assertEquals(200, other.get("/public/" + shared).statusCode());

      Answer again = server.uploaded(other, Contents.of(3, 9));
      assertEquals(403, again.status());
      assertEquals("\"This content is not taken here\"", again.text());
      assertEquals(1, BlobFolder.in(folder).blobs().size(), "nothing stays of what is not taken");
      json("pubkeys", "unban", key(spammer));
      assertEquals(403, server.uploaded(server.user(1), Contents.of(3, 9)).status(), "the content is banned for itself");
      assertEquals(120, json("contents", "list").path("contents").size());
      String muid = json("contents", "list").path("contents").path(0).path("muid").asText();
      assertEquals(muid, json("contents", "unban", "--", muid).path("changed").path(0).asText());

      spammer.uploaded("/file", Contents.of(500, 9));
      other.uploaded("/public", new byte[0]);
      spammer.uploaded("/public", new byte[0]);
      for (String dry : new String[] {"--dry-run", "--reason="}) {
        JsonNode gone = json("pubkeys", "ban", "--drop-media", "--everywhere", dry, key(spammer)).path("dropped").path(0);
        assertEquals(1, gone.path("recordsOfOthers").asInt(), gone::toPrettyString);
        assertEquals(shared, gone.path("alsoOfOthers").path(0).path("muid").asText());
        assertEquals(1, gone.path("left").size(), "an empty file is everybody's");
      }
      assertEquals(204, other.send("DELETE", "/mymedia/" + EMPTY, null, new byte[0]).statusCode());
      assertEquals(404, other.get("/public/" + shared).statusCode());
      assertEquals(List.of(), BlobFolder.in(folder).blobs());
    }
  }

  @Test
  void aSingleContentIsBannedWhoeverHoldsIt() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser one = server.user(1);
      SphinxUser other = server.user(2);
      String muid = one.uploaded("/public", Contents.of(1, 9));
      other.uploaded("/file", Contents.of(1, 9));
      assertEquals(2, json("contents", "ban", "--dry-run", "--", muid).path("contents").path(0).path("records").asInt());
      assertEquals(200, one.get("/public/" + muid).statusCode());
      assertEquals(2, json("contents", "ban", "--reason", "court", "--", muid).path("contents").path(0).path("records").asInt());
      assertEquals(404, one.get("/public/" + muid).statusCode());
      assertEquals(403, server.uploaded(other, Contents.of(1, 9)).status());
      assertEquals(0, json("contents", "ban", "--", muid).path("contents").path(0).path("records").asInt(), "run again");
      json("contents", "unban", "--", muid);
      assertEquals(200, server.uploaded(other, Contents.of(1, 9)).status());
    }
  }

  @Test
  void withoutAServerTheCommandDoesTheWorkItself() throws Exception {
    SphinxUser spammer;
    try (LimitedServer server = new LimitedServer(folder)) {
      spammer = server.user(1);
      spammer.uploaded("/public", Contents.of(1, 9));
    }
    assertEquals(0, run("pubkeys", "ban", "--drop-media", key(spammer)), err::toString);
    assertTrue(out.toString().contains("banned  " + key(spammer)) && out.toString().contains("removed: 1 records of 9 bytes"), out::toString);
    assertEquals(List.of(), BlobFolder.in(folder).blobs());
    try (LimitedServer server = new LimitedServer(folder)) {
      assertThrows(IllegalStateException.class, () -> server.user(1));
      assertEquals(403, server.uploaded(server.user(2), Contents.of(1, 9)).status());
    }
  }

  @Test
  void aBanThatIsStoppedSaysSoAndGoesOnWhenItIsRunAgain() throws Exception {
    SphinxUser spammer;
    Config config;
    try (LimitedServer server = new LimitedServer(folder)) {
      config = server.config;
      spammer = server.user(1);
      for (int i = 0; i < 20; i++) {
        spammer.uploaded("/file", Contents.of(i, 9));
      }
    }
    JsonNode first = banned(config, spammer, new StopsAfter(5)).path("dropped").path(0);
    assertFalse(first.path("complete").asBoolean());
    assertEquals(5, first.path("records").asInt());
    assertEquals(15, BlobFolder.in(folder).blobs().size());
    JsonNode second = banned(config, spammer, Watcher.NOBODY).path("dropped").path(0);
    assertTrue(second.path("complete").asBoolean());
    assertEquals(15, second.path("contentsBanned").asInt());
    assertEquals(20, json("contents", "list").path("contents").size());
  }

  private static JsonNode banned(Config config, SphinxUser user, Watcher watcher) throws Exception {
    return JobHere.done(config, "pubkeys.ban", Map.of("keys", List.of(key(user)), "dropMedia", true), watcher);
  }

  @Test
  void whatIsNoKeyIsNamed() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      assertEquals(1, run("pubkeys", "ban", key(server.user(1)), "04abc"));
      assertTrue(err.toString().contains("\"04abc\" is no public key: give 66 hex digits"), err::toString);
      assertEquals(0, json("pubkeys", "list").path("pubkeys").size());
      assertEquals(1, run("contents", "ban", "cat"));
      assertEquals(ExitCode.USAGE, run("pubkeys", "ban", "--everywhere", key(server.user(1))));
    }
  }
}
