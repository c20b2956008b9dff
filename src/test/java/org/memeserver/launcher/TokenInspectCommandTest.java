package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.auth.Caller;
import org.memeserver.auth.Sessions;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.ContentHash;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.Base64Url;
import org.memeserver.model.Secret;
import org.memeserver.support.SphinxUser;
import picocli.CommandLine;

class TokenInspectCommandTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String HOST = "memes.example.org";
  private static final String MUID = ContentHash.of(new byte[] {1}).text();
  private static final SphinxUser OWNER = new SphinxUser(URI.create("http://127.0.0.1"), privateKey(1));
  private static final SphinxUser BUYER = new SphinxUser(URI.create("http://127.0.0.1"), privateKey(2));

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>(Map.of("HOST", HOST));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String input = "";

  private static byte[] privateKey(int number) {
    byte[] key = new byte[32];
    key[31] = (byte) number;
    return key;
  }

  private int run(String... args) {
    environment.put("DATA_DIR", folder.resolve("data").toString());
    CommandLine command = SettingOptions.taking(new TokenInspectCommand(
        new ConfigLoader(environment, folder), new PassphraseSource(Optional.empty()), CLOCK, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
    return command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).setParameterExceptionHandler(new UsageMistake())
        .setExecutionExceptionHandler((failure, of, parsed) -> {
          of.getErr().println(failure.getMessage());
          return failure instanceof StartFailure ? ExitCode.FAILED : -1;
        })
        .execute(args);
  }

  private static Sessions sessions(Secret key, Clock clock) {
    return new Sessions(() -> new JwtKeys(key, List.of()), clock);
  }

  private JsonNode json(int code, String... args) throws Exception {
    assertEquals(code, run(args), err.toString());
    JsonNode json = new ObjectMapper().readTree(out.toString());
    out.getBuffer().setLength(0);
    return json;
  }

  private static JsonNode rule(JsonNode told, String name) {
    for (JsonNode rule : told.get("rules")) {
      if (rule.get("name").asText().equals(name)) {
        return rule.get("kept");
      }
    }
    throw new AssertionError("no rule " + name + " in " + told);
  }

  private static long secondsFromNow(long seconds) {
    return NOW.getEpochSecond() + seconds;
  }

  @Test
  void aGoodMediaTokenIsTakenApart() throws Exception {
    JsonNode told = json(0, OWNER.tokenFor(HOST, MUID, BUYER.publicKey(), secondsFromNow(60)), "--json");
    assertTrue(told.get("good").asBoolean());
    assertEquals(HOST, told.get("host").asText());
    assertEquals(MUID, told.get("muid").asText());
    assertEquals(BUYER.publicKey().hex(), told.get("buyer").asText());
    assertEquals("2026-05-01T12:01:00Z", told.get("expires").asText());
    assertEquals(OWNER.publicKey().hex(), told.at("/signers/0").asText());
    assertTrue(rule(told, "host").asBoolean());
    assertTrue(rule(told, "signature").isNull(), "the records say who owns the file");
  }

  @Test
  void eachRuleIsToldOnItsOwn() throws Exception {
    JsonNode told = json(1, OWNER.tokenFor("other.example.org", MUID, null, secondsFromNow(-7200)), "--json");
    assertFalse(rule(told, "host").asBoolean());
    assertFalse(rule(told, "expiry").asBoolean());
    assertTrue(rule(told, "form").asBoolean());
    assertTrue(rule(told, "buyer").asBoolean(), "anyone may use it");
  }

  @Test
  void aTokenIsGoodThroughItsLastSecond() throws Exception {
    assertTrue(rule(json(0, OWNER.tokenFor(HOST, MUID, null, secondsFromNow(0)), "--json"), "expiry").asBoolean());
    assertFalse(rule(json(1, OWNER.tokenFor(HOST, MUID, null, secondsFromNow(-1)), "--json"), "expiry").asBoolean());
  }

  @Test
  void theHostCanBeGiven() throws Exception {
    json(0, OWNER.tokenFor("other.example.org", MUID, null, secondsFromNow(9)), "--json", "--host", "other.example.org");
  }

  @Test
  void aTokenOfBrokenPartsStillTellsThoseThatCanBeRead() throws Exception {
    JsonNode told = json(1, Base64Url.encode(HOST.getBytes(StandardCharsets.US_ASCII)) + ".!!..AAA=.", "--json");
    assertEquals(HOST, told.get("host").asText());
    assertFalse(rule(told, "form").asBoolean());
    assertTrue(told.at("/rules/0/text").asText().contains("muid is not base64url; exp has 2 bytes instead of 4"), told.toString());
  }

  @Test
  void metaIsReadAsItsFields() throws Exception {
    String[] parts = OWNER.tokenFor(HOST, MUID, null, secondsFromNow(60)).split("\\.", -1);
    String meta = Base64Url.encode("amt=100&ttl=3600&dim=10x10".getBytes(StandardCharsets.US_ASCII));
    JsonNode told = json(0, String.join(".", parts[0], parts[1], parts[2], parts[3], meta, parts[4]), "--json");
    assertEquals("100", told.at("/meta/amt").asText());
    assertEquals("3600", told.at("/meta/ttl").asText());
  }

  @Test
  void peopleSeeWhenItEndedAndWhatTheServerAnswers() {
    input = OWNER.tokenFor(HOST, MUID, null, secondsFromNow(-7200)) + "\n";
    assertEquals(1, run("-"));
    assertTrue(out.toString().contains("expiry: it ended at 2026-05-01T10:00:00Z, 2 hours ago: the server answers 410"), out.toString());
  }

  @Test
  void theTokenCanStandInAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), OWNER.tokenFor(HOST, MUID, null, secondsFromNow(60)) + "\n");
    assertEquals(MUID, json(0, "--file", file.toString(), "--json").get("muid").asText());
    assertEquals(2, run("--file", file.toString(), "-"), "one of both");
  }

  @Test
  void controlCharactersOfStrangersDoNotReachTheTerminal() {
    run(OWNER.tokenFor("\u001b[2Jevil", MUID, null, secondsFromNow(60)));
    assertFalse(out.toString().contains("\u001b"), out.toString());
  }

  @Test
  void aSessionIsComparedWithTheKeyOfTheSettings() throws Exception {
    String token = sessions(Secret.ofText("a key of this test, 32 characters."), CLOCK).mint(new Caller(OWNER.publicKey(), true));
    assertTrue(json(0, token, "--json").get("signedHere").isNull(), "no keys here");
    environment.put("JWT_KEY", "a key of this test, 32 characters.");
    JsonNode told = json(0, token, "--json");
    assertTrue(told.get("signedHere").asBoolean());
    assertTrue(told.get("readonly").asBoolean());
    assertEquals(OWNER.publicKey().hex(), told.get("key").asText());
    environment.put("JWT_KEY", "another");
    assertTrue(json(1, token, "--json").get("refusal").asText().contains("none of this server's JWT keys signed it"));
  }

  @Test
  void aSessionIsComparedWithTheKeysFileAndNoFileIsMade() throws Exception {
    Path keys = folder.resolve("data").resolve("keys");
    String token = sessions(KeyFile.loadOrCreate(keys, Optional.empty(), new SecureRandom(), CLOCK).keys().jwtKey(), CLOCK).mint(new Caller(OWNER.publicKey(), false));
    assertTrue(json(0, token, "--json").get("signedHere").asBoolean());
    Files.delete(keys);
    json(0, token, "--json");
    assertFalse(Files.exists(keys));
  }

  @Test
  void anExpiredSessionAndOneWithoutSignatureAreRefused() throws Exception {
    Clock before = Clock.fixed(NOW.minus(Sessions.LIFETIME), ZoneOffset.UTC);
    String expired = sessions(Secret.ofText("k"), before).mint(new Caller(OWNER.publicKey(), false));
    assertTrue(json(1, expired, "--json").get("refusal").asText().contains("expired"));
    String none = Base64Url.encode("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII)).replace("=", "") + "." + expired.split("\\.")[1] + ".";
    assertTrue(json(1, none, "--json").get("refusal").asText().contains("alg is not HS256"));
  }

  @Test
  void whatIsNoTokenIsSaidToBeNone() {
    assertEquals(1, run("nonsense"));
    assertTrue(err.toString().contains("neither a media token"), err.toString());
  }
}
