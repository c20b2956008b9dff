package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.db.Database;
import org.memeserver.model.Secret;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** The commands about storage keys, beside a server at work and without one. */
class StorageRotationTest {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, byte[]> stored = new LinkedHashMap<>();
  @TempDir private Path folder;
  @TempDir private Path aside;

  private int run(Map<String, String> more, String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATA_DIR", folder.toString());
    return new CommandLineInterface(
            config -> 0, new ConfigLoader(environment, folder), level -> {}, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(words);
  }

  private JsonNode json(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    assertEquals(0, run(Map.of(), all.toArray(String[]::new)), err::toString);
    return new ObjectMapper().readTree(out.toString());
  }

  private KeyBook keys() throws Exception {
    return KeyFile.load(folder.resolve("keys"), Optional.empty());
  }

  private void upload(SphinxUser user, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] content = Contents.of(stored.size(), 5000 * stored.size());
      stored.put(user.uploaded("/public", content), content);
    }
  }

  private void expectAllServed(LimitedServer server) throws Exception {
    for (Map.Entry<String, byte[]> one : stored.entrySet()) {
      assertArrayEquals(one.getValue(), server.user(2).get("/public/" + one.getKey()).body());
    }
  }

  private Config upload(int count, String... settings) throws Exception {
    try (LimitedServer server = new LimitedServer(folder, settings)) {
      upload(server.user(1), count);
      return server.config;
    }
  }

  @Test
  void besideAServerAllComesUnderANewKeyAndTheOldOneAloneOpensNothing() throws Exception {
    Path old = aside.resolve("keys");
    try (LimitedServer server = new LimitedServer(folder)) {
      upload(server.user(1), 5);
      Files.copy(folder.resolve("keys"), old);
      String former = keys().storage().get(0).id();
      assertEquals(5, json("keys", "list").path("storage").path(0).path("blobs").asInt());

      JsonNode outcome = json("keys", "rotate", "storage");
      assertEquals(5, outcome.path("keys").asInt());
      assertEquals(former, outcome.path("dropped").path(0).asText());
      expectAllServed(server);
      upload(server.user(1), 2);

      JsonNode list = json("keys", "list").path("storage");
      assertEquals(1, list.size());
      assertEquals(outcome.path("active"), list.path(0).path("id"));
      assertEquals(7, list.path(0).path("blobs").asInt());
      assertEquals(Optional.empty(), keys().rotating());
      assertEquals(0, run(Map.of(), "keys", "list"));
      assertTrue(out.toString().contains("  active  today       7 files"), out::toString);
      assertFalse(out.toString().contains(keys().keys().jwtKey().revealText()));
    }
    try (LimitedServer again = new LimitedServer(folder)) {
      expectAllServed(again);
    }
    Files.move(old, folder.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
    StartFailure refused = assertThrows(StartFailure.class, () -> new LimitedServer(folder).close());
    assertTrue(refused.getMessage().startsWith("7 stored files need storage key "), refused.getMessage());
  }

  @Test
  void newSessionsKeysAreInForceWhenTheCommandSaysSo() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      SphinxUser user = server.user(1);
      json("keys", "rotate", "jwt");
      assertEquals(200, user.get("/mymedia").statusCode());
      json("keys", "rotate", "jwt", "--now");
      assertEquals(401, user.get("/mymedia").statusCode());
      assertEquals(200, server.user(1).get("/mymedia").statusCode());
    }
  }

  @Test
  void anOlderCopyOfTheFileCostsNoFile() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      upload(server.user(1), 3);
      Path old = Files.copy(folder.resolve("keys"), aside.resolve("keys"));
      json("keys", "rotate", "storage");
      Files.copy(old, folder.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
      Eventually.holds("the lost key is back", Duration.ofSeconds(20), () -> keys().storage().size() == 2);
      upload(server.user(1), 2);
      expectAllServed(server);
    }
    try (LimitedServer again = new LimitedServer(folder)) {
      expectAllServed(again);
    }
  }

  @Test
  void whatWasEndedGoesOnWithTheSameKeyAlsoAsServerStarts() throws Exception {
    Config config = upload(6);
    JsonNode ended = JobHere.done(config, "keys.rotate-storage", Map.of("reencrypt", true), new StopsAfter(2));
    assertFalse(ended.path("complete").asBoolean());
    assertEquals(4, ended.path("left").asInt());
    assertEquals(2, keys().storage().size());
    try (LimitedServer server = new LimitedServer(folder)) {
      expectAllServed(server);
      upload(server.user(1), 1);
      JsonNode outcome = json("keys", "rotate", "storage");
      assertEquals("reencrypt", outcome.path("way").asText(), "it began so");
      assertEquals(ended.path("active"), outcome.path("active"));
      assertFalse(outcome.path("fresh").asBoolean());
      assertEquals(4, outcome.path("keys").asInt(), outcome::toPrettyString);
      assertTrue(err.toString().contains("encrypts files anew as it began"), err::toString);
      expectAllServed(server);
    }
    assertEquals(List.of(ended.path("active").asText()), keys().storage().stream().map(KeyBook.Storage::id).toList());
  }

  @Test
  void reencryptionLeavesNoFileThatWasThereAndRefusesARateThatMeansNothing() throws Exception {
    try (LimitedServer server = new LimitedServer(folder)) {
      upload(server.user(1), 4);
      var before = BlobFolder.in(folder).blobs();
      JsonNode outcome = json("keys", "rotate", "storage", "--reencrypt", "--rate", "0");
      assertEquals(4, outcome.path("keys").asInt());
      assertEquals(30_000, outcome.path("bytes").asLong());
      expectAllServed(server);
      var after = BlobFolder.in(folder).blobs();
      assertEquals(4, after.size());
      assertTrue(after.stream().noneMatch(before::contains));
    }
    assertEquals(ExitCode.USAGE, run(Map.of(), "keys", "rotate", "storage", "--rate", "5"));
    assertEquals(ExitCode.USAGE, run(Map.of(), "keys", "rotate", "storage", "--reencrypt", "--rate", "-1"));
  }

  @Test
  void filesOfAKeyOfTheSettingsComeUnderTheNextOneAfterItIsAdopted() throws Exception {
    upload(3, "LOCAL_ENCRYPTION_KEY", HEX);
    assertEquals(0, run(Map.of("LOCAL_ENCRYPTION_KEY", HEX), "keys", "adopt"), err::toString);
    String next = HEX.replace('f', 'e');
    assertEquals(0, run(Map.of("LOCAL_ENCRYPTION_KEY", next), "keys", "rotate", "storage"), err::toString);
    assertTrue(err.toString().contains("so no new one is made"), err::toString);
    assertEquals(1, keys().storage().size(), "that of the settings is no longer needed, and the file keeps one");
    try (LimitedServer server = new LimitedServer(folder, "LOCAL_ENCRYPTION_KEY", next)) {
      expectAllServed(server);
    }
  }

  @Test
  void aSealedFileStaysSealedAndAPassphraseThatIsMissingChangesNothing() throws Exception {
    Path passphrase = Files.writeString(aside.resolve("passphrase"), "a dozen letters\n");
    upload(2);
    KeyFile.reseal(folder.resolve("keys"), Optional.empty(), Optional.of(Secret.ofText("a dozen letters")), new SecureRandom());
    assertEquals(1, run(Map.of(), "keys", "rotate", "storage"));
    assertTrue(err.toString().contains("KEYS_PASSPHRASE_FILE"), err::toString);
    assertEquals(0, run(Map.of("KEYS_PASSPHRASE_FILE", passphrase.toString()), "keys", "rotate", "storage"), err::toString);
    assertTrue(KeyFile.isSealed(folder.resolve("keys")));
    try (LimitedServer server = new LimitedServer(folder, "KEYS_PASSPHRASE_FILE", passphrase.toString())) {
      expectAllServed(server);
    }
  }

  @Test
  void aServerThatIsAtWorkWhenTheFileIsSealedSaysSoAndGoesOn() throws Exception {
    Path passphrase = Files.writeString(aside.resolve("passphrase"), "a dozen letters\n");
    try (LimitedServer server = new LimitedServer(folder)) {
      upload(server.user(1), 2);
      assertEquals(0, run(Map.of(), "keys", "protect", "--passphrase-file", passphrase.toString()), err::toString);
      String sealed = Files.readString(folder.resolve("keys"));
      assertEquals(1, run(Map.of("KEYS_PASSPHRASE_FILE", passphrase.toString()), "keys", "rotate", "storage"));
      assertTrue(err.toString().contains("restart it with KEYS_PASSPHRASE_FILE"), err::toString);
      assertEquals(sealed, Files.readString(folder.resolve("keys")));
      assertEquals(1, run(Map.of("KEYS_PASSPHRASE_FILE", passphrase.toString()), "keys", "rotate", "jwt", "--now"));
      assertTrue(err.toString().contains("goes on with the former one"), err::toString);
      expectAllServed(server);
      upload(server.user(1), 1);
    }
  }

  @Test
  void besideAnotherServerNothingIsChanged() throws Exception {
    String url = Postgres.shared().freshDatabase();
    try (LimitedServer server = new LimitedServer(folder, "DATABASE_URL", url)) {
      upload(server.user(1), 2);
      String before = Files.readString(folder.resolve("keys"));
      try (Database other = Database.open(RecordsPlace.of(server.config), false)) {
        other.peers().orElseThrow().introduce("dir=elsewhere");
        assertEquals(1, run(Map.of("DATABASE_URL", url), "keys", "rotate", "storage"));
        assertTrue(err.toString().contains("Other servers or commands are at work on this database"), err::toString);
        assertEquals(before, Files.readString(folder.resolve("keys")));
      }
      assertEquals(0, run(Map.of("DATABASE_URL", url), "keys", "rotate", "storage"), err::toString);
      assertNotEquals(before, Files.readString(folder.resolve("keys")));
      expectAllServed(server);
    }
  }
}
