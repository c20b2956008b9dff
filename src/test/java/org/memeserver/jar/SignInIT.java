package org.memeserver.jar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.crypto.Zbase32;
import org.memeserver.model.Base64Url;
import org.memeserver.support.Answers;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** How each client signs in, byte for byte, and what is no sign-in. */
class SignInIT {
  private static final String JWT_KEY = "the key of a Go server";
  private static final String HOST_LINE = " HTTP/1.1\nHost: memes.example\n";

  @TempDir static Path folder;
  private static JarServer server;
  private static LightningSigner node;

  private record Ask(String id, String challenge) {}

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder, "--jwt-key", JWT_KEY, "--challenge-ttl-seconds", "2");
    node = SphinxUser.of(server.port(), 1).key();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void iosAndMacSendAQueryAndAMultipartTypeWithoutBoundaryOrBody() throws Exception {
    assertSignsIn(query(signed(), "Content-Type: multipart/form-data\nContent-Length: 0\nAccept-Language: en\n\n"));
  }

  @Test
  void iosMayLeaveTheLengthOfItsEmptyBodyOut() throws Exception {
    assertSignsIn(query(signed(), "Content-Type: multipart/form-data\n\n"));
  }

  @Test
  void androidSendsAQueryAndAMeaninglessJsonObject() throws Exception {
    assertSignsIn(query(signed(), "Content-Type: application/json; charset=utf-8\nContent-Length: 7\n\n{\"\":\"\"}"));
  }

  @Test
  void relayDesktopAndTribesSendAnUrlencodedBody() throws Exception {
    String[] p = signed();
    assertSignsIn(form("id=" + p[0] + "&sig=" + encoded(p[1]) + "&pubkey=" + p[2]));
    p = signed();
    // Go's url.Values sorts, JavaScript's encoders leave what need not be escaped.
    assertSignsIn(form("id=" + p[0] + "&pubkey=" + p[2] + "&sig=" + p[1]));
  }

  @Test
  void aMultipartOrJsonBodyMayCarryTheParameters() throws Exception {
    String[] p = signed();
    StringBuilder parts = new StringBuilder();
    String[] names = {"id", "sig", "pubkey"};
    for (int i = 0; i < 3; i++) {
      parts.append("--x\r\nContent-Disposition: form-data; name=\"").append(names[i]).append("\"\r\n\r\n").append(p[i]).append("\r\n");
    }
    assertSignsIn(post("multipart/form-data; boundary=x", parts.append("--x--\r\n").toString()));
    p = signed();
    assertSignsIn(post("application/json", "{\"id\":\"%s\",\"sig\":\"%s\",\"pubkey\":\"%s\"}".formatted((Object[]) p)));
  }

  @Test
  void queryWinsOverBody() throws Exception {
    String[] p = signed();
    String body = "id=wrong&sig=wrong&pubkey=" + p[2];
    assertSignsIn(RawConnection.ask(server.port(),
        "POST /verify?id=" + p[0] + "&sig=" + p[1] + HOST_LINE + "Content-Type: application/x-www-form-urlencoded\nContent-Length: "
            + body.length() + "\n\n", body.getBytes(US_ASCII)));
  }

  @Test
  void theSignatureMayComeInAnyFormThatNodesAndAppsPrint() throws Exception {
    List<Function<byte[], String>> forms = List.of(
        Base64Url::encode,
        signature -> Base64.getUrlEncoder().withoutPadding().encodeToString(signature),
        signature -> Base64.getEncoder().encodeToString(signature),
        signature -> Base64.getEncoder().withoutPadding().encodeToString(signature),
        signature -> HexFormat.of().formatHex(signature),
        Zbase32::encode);
    for (Function<byte[], String> form : forms) {
      // Several, so that plus, slash and padding all occur.
      for (int i = 0; i < 4; i++) {
        Ask ask = ask();
        String[] p = {ask.id(), form.apply(node.sign(Base64Url.decode(ask.challenge()))), node.publicKey().hex()};
        assertSignsIn(form("id=" + p[0] + "&sig=" + encoded(p[1]) + "&pubkey=" + p[2]));
        ask = ask();
        String sig = form.apply(node.sign(ask.challenge().getBytes(UTF_8)));
        assertSignsIn(query(new String[] {ask.id(), sig, p[2]}, "Content-Length: 0\n\n"));
      }
    }
  }

  @Test
  void theChallengeSuitsEverySigner() throws Exception {
    Ask first = ask();
    assertTrue(first.id().matches("[A-Za-z0-9._~-]+"), first.id());
    String text = new String(Base64Url.decode(first.challenge()), US_ASCII);
    assertTrue(text.matches("[\\x20-\\x7e&&[^/]]{16,}"), text);
    assertEquals(0, first.challenge().length() % 4);
    assertNotEquals(first.challenge(), ask().challenge());
    assertNotEquals(first.id(), ask().id());
  }

  @Test
  void aChallengeWorksOnce() throws Exception {
    String[] p = signed();
    assertSignsIn(query(p, "Content-Length: 0\n\n"));
    refused(401, query(p, "Content-Length: 0\n\n"));
  }

  @Test
  void aChallengeWorksForAShortTime() throws Exception {
    List<String[]> early = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      early.add(signed());
    }
    assertSignsIn(query(signed(), "Content-Length: 0\n\n"));
    Instant end = Instant.now().plusSeconds(10);
    Answer answer;
    int tried = 0;
    do {
      assertTrue(Instant.now().isBefore(end) && tried < early.size(), "challenges never end");
      Instant next = Instant.now().plusMillis(50);
      answer = query(early.get(tried++), "Content-Length: 0\n\n");
      while (Instant.now().isBefore(next)) {
        LockSupport.parkNanos(5_000_000);
      }
    } while (answer.status() == 200);
    refused(401, answer);
  }

  @Test
  void wrongKeysAndSignaturesAreRefused() throws Exception {
    String[] p = signed();
    String other = SphinxUser.of(server.port(), 2).publicKey().hex();
    refused(401, query(new String[] {p[0], p[1], other}, "Content-Length: 0\n\n"));
    Ask ask = ask();
    refused(401, query(new String[] {ask.id(), signed()[1], p[2]}, "Content-Length: 0\n\n"));
    refused(401, query(new String[] {"unknown", p[1], p[2]}, "Content-Length: 0\n\n"));
    byte[] uncompressed = Base64Url.decode(signed()[1]);
    uncompressed[0] -= 4;
    Answer old = query(new String[] {ask().id(), Base64Url.encode(uncompressed), p[2]}, "Content-Length: 0\n\n");
    assertTrue(old.status() == 400 || old.status() == 401, () -> "" + old.status());
    refused(old.status(), old);
  }

  @Test
  void missingAndMalformedParametersAre400() throws Exception {
    String[] p = signed();
    for (String query : List.of("", "id=" + p[0], "id=" + p[0] + "&sig=" + p[1], "sig=" + p[1] + "&pubkey=" + p[2],
        "id=" + p[0] + "&sig=&pubkey=" + p[2], "id=" + p[0] + "&sig=AAAA&pubkey=" + p[2], "id=" + p[0] + "&sig=!!&pubkey=" + p[2],
        "id=" + p[0] + "&sig=" + p[1] + "&pubkey=00", "id=" + p[0] + "&sig=" + p[1] + "&pubkey=" + "zz".repeat(33))) {
      refused(400, form(query));
      refused(400, RawConnection.ask(server.port(), "POST /verify?" + query + HOST_LINE + "Content-Length: 0\n\n", new byte[0]));
    }
    for (String type : List.of("multipart/form-data", "application/json", "multipart/form-data; boundary=x", "text/plain", "")) {
      refused(400, post(type, "\0{{{--x garbage"));
    }
    assertSignsIn(query(p, "Content-Length: 0\n\n"));
  }

  @Test
  void theSessionTokenSaysWhoAndForHowLong() throws Exception {
    JsonNode claims = claims(assertSignsIn(query(signed(), "Content-Length: 0\n\n")));
    assertEquals(node.publicKey().text(), claims.get("key").asText());
    long days = Math.round((claims.get("exp").asLong() - Instant.now().getEpochSecond()) / 86_400.0);
    assertEquals(7, days);
    assertFalse(claims.path("readonly").asBoolean());
  }

  @Test
  void aReadonlyTokenReadsAndDoesNotWrite() throws Exception {
    String[] p = signed();
    String token = assertSignsIn(form("id=" + p[0] + "&sig=" + encoded(p[1]) + "&pubkey=" + p[2] + "&readonly=true"));
    assertTrue(claims(token).get("readonly").asBoolean());
    assertEquals(200, with("GET", "/mymedia", "Authorization: Bearer " + token).status());
    assertEquals(200, with("GET", "/templates", "Authorization: Bearer " + token).status());
    String muid = Base64Url.encode(new byte[32]);
    for (String write : List.of("POST /file", "POST /upload", "POST /public", "POST /template", "POST /preferences", "PUT /purchase/" + muid,
        "PATCH /mymedia/" + muid, "DELETE /mymedia/" + muid)) {
      refused(401, with(write.split(" ")[0], write.split(" ")[1], "Authorization: Bearer " + token));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization: Bearer %s", "Authorization: BEARER %s", "authorization: bearer %s", "Cookie: jwt=%s", "Cookie: a=b; jwt=%s; c=d"})
  void theTokenIsTakenFromHeaderAndCookie(String form) throws Exception {
    String token = assertSignsIn(query(signed(), "Content-Length: 0\n\n"));
    assertEquals(200, with("GET", "/mymedia", form.formatted(token)).status());
  }

  @Test
  void theTokenIsTakenFromTheQuery() throws Exception {
    String token = assertSignsIn(query(signed(), "Content-Length: 0\n\n"));
    assertEquals(200, with("GET", "/mymedia?jwt=" + token, "X-User: me").status());
  }

  @Test
  void aTokenOfTheGoServerIsGoodAndForgeriesAreNot() throws Exception {
    long soon = Instant.now().getEpochSecond() + 3600;
    String head = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    String claims = "{\"exp\":" + soon + ",\"key\":\"" + node.publicKey().text() + "\"}";
    String good = jwt(head, claims, JWT_KEY);
    assertEquals(200, with("GET", "/mymedia", "Authorization: Bearer " + good).status());
    List<String> bad = new ArrayList<>(List.of(
        jwt(head, claims, "another key"),
        jwt(head, claims.replace("" + soon, "1600000000"), JWT_KEY),
        jwt(head, "{\"key\":\"" + node.publicKey().text() + "\"}", JWT_KEY),
        jwt(head, "{\"exp\":" + soon + "}", JWT_KEY),
        jwt(head, "{\"exp\":" + soon + ",\"key\":\"nobody\"}", JWT_KEY),
        jwt(head, "[]", JWT_KEY), jwt(head, "null", JWT_KEY),
        jwt("{\"alg\":\"none\",\"typ\":\"JWT\"}", claims, JWT_KEY), jwt("{\"alg\":\"HS512\",\"typ\":\"JWT\"}", claims, JWT_KEY),
        b64("null") + "." + b64("null") + ".AAAA", b64(head) + "." + b64("null") + ".AAAA",
        b64("{\"alg\":\"none\"}") + "." + b64(claims) + ".", "", "x", "..", good + "x", good.substring(0, good.length() - 2)));
    for (int i = 0; i < good.length(); i += 3) {
      bad.add(good.substring(0, i) + (good.charAt(i) == 'x' ? 'y' : 'x') + good.substring(i + 1));
    }
    for (String token : bad) {
      refused(401, with("GET", "/mymedia", "Authorization: Bearer " + token));
    }
    refused(401, with("GET", "/mymedia", "Accept: */*"));
    refused(401, with("GET", "/mymedia", "Authorization: Basic " + good));
  }

  private static String jwt(String head, String claims, String key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
    String signed = b64(head) + "." + b64(claims);
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(signed.getBytes(US_ASCII)));
  }

  private static String b64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Ask ask() throws Exception {
    JsonNode asked = Answers.json(with("GET", "/ask", "Accept: application/json").body());
    return new Ask(asked.get("id").asText(), asked.get("challenge").asText());
  }

  /** id, signature over the decoded challenge as base64url, public key. */
  private static String[] signed() throws Exception {
    Ask ask = ask();
    return new String[] {ask.id(), Base64Url.encode(node.sign(Base64Url.decode(ask.challenge()))), node.publicKey().hex()};
  }

  private static Answer query(String[] p, String rest) throws Exception {
    String sig = p[1].indexOf('/') < 0 ? p[1] : encoded(p[1]);
    return RawConnection.ask(
        server.port(), "POST /verify?id=" + p[0] + "&sig=" + sig + "&pubkey=" + p[2] + HOST_LINE + rest, new byte[0]);
  }

  private static Answer form(String body) throws Exception {
    return post("application/x-www-form-urlencoded", body);
  }

  private static Answer post(String type, String body) throws Exception {
    byte[] bytes = body.getBytes(UTF_8);
    String typeLine = type.isEmpty() ? "" : "Content-Type: " + type + "\n";
    return RawConnection.ask(server.port(), "POST /verify" + HOST_LINE + typeLine + "Content-Length: " + bytes.length + "\n\n", bytes);
  }

  private static Answer with(String method, String path, String header) throws Exception {
    String length = method.equals("GET") ? "" : "Content-Length: 0\n";
    return RawConnection.ask(server.port(), method + " " + path + HOST_LINE + header + "\n" + length + "\n", new byte[0]);
  }

  private static String assertSignsIn(Answer answer) throws Exception {
    assertEquals(200, answer.status(), answer::text);
    return Answers.json(answer.body()).get("token").asText();
  }

  private static JsonNode claims(String token) throws Exception {
    return Answers.json(Base64Url.decode(token.split("\\.")[1]));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
