package org.memeserver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;
import org.memeserver.support.SetClock;

final class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final byte[] SECRET = "a secret of some length, as it should be".getBytes(StandardCharsets.UTF_8);
  private static final PublicKey KEY = key();

  private final Sessions sessions = at(NOW);

  private static PublicKey key() {
    byte[] point = new byte[33];
    point[0] = 3;
    point[32] = 9;
    return PublicKey.of(point);
  }

  private static Sessions at(Instant now) {
    return new Sessions(() -> new JwtKeys(Secret.of(SECRET), List.of()), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void whatIsMintedIsReadUntilItExpires() {
    for (boolean readonly : new boolean[] {false, true}) {
      Caller caller = new Caller(KEY, readonly);
      String token = sessions.mint(caller);
      assertEquals(caller, at(NOW.plus(Sessions.LIFETIME).minusSeconds(1)).read(token));
      assertThrows(MemeException.Unauthorized.class, () -> at(NOW.plus(Sessions.LIFETIME).plusSeconds(1)).read(token));
    }
  }

  @Test
  void afterARotationOldTokensAreGoodUntilTheirKeyIsGone() {
    Secret first = Secret.of(SECRET);
    Secret second = Secret.ofText("second");
    AtomicReference<JwtKeys> keys = new AtomicReference<>(new JwtKeys(first, List.of()));
    Sessions rotated = new Sessions(keys::get, Clock.fixed(NOW, ZoneOffset.UTC));
    Caller caller = new Caller(KEY, false);
    String old = rotated.mint(caller);
    String oldOfGo = JWT.create().withClaim("key", KEY.text()).withExpiresAt(NOW.plusSeconds(60)).sign(Algorithm.HMAC256(SECRET));
    keys.set(new JwtKeys(second, List.of(JwtKeys.Former.of(first))));
    String fresh = rotated.mint(caller);
    assertEquals(JwtKeys.idOf(first), JWT.decode(old).getKeyId());
    assertEquals(JwtKeys.idOf(second), JWT.decode(fresh).getKeyId());
    for (String token : List.of(old, oldOfGo, fresh)) {
      assertEquals(caller, rotated.read(token));
    }
    keys.set(new JwtKeys(second, List.of()));
    assertEquals(caller, rotated.read(fresh));
    for (String token : List.of(old, oldOfGo)) {
      assertThrows(MemeException.Unauthorized.class, () -> rotated.read(token));
    }
  }

  @Test
  void aTokenThatIsRememberedIsGoodNoLongerThanItSays() {
    SetClock clock = new SetClock();
    AtomicReference<JwtKeys> keys = new AtomicReference<>(new JwtKeys(Secret.of(SECRET), List.of()));
    Sessions remembering = new Sessions(keys::get, clock);
    Caller caller = new Caller(KEY, true);
    String token = remembering.mint(caller);
    assertEquals(Optional.empty(), remembering.remembered(token));
    assertEquals(caller, remembering.read(token));
    assertEquals(Optional.of(caller), remembering.remembered(token));
    clock.advance(Sessions.LIFETIME.plusSeconds(1));
    assertEquals(Optional.empty(), remembering.remembered(token));
    assertThrows(MemeException.Unauthorized.class, () -> remembering.read(token));
    clock.advance(Sessions.LIFETIME.plusSeconds(1).negated());
    assertEquals(Optional.of(caller), remembering.remembered(token));
    keys.set(new JwtKeys(Secret.ofText("second"), List.of()));
    assertEquals(Optional.empty(), remembering.remembered(token));
    assertThrows(MemeException.Unauthorized.class, () -> remembering.read(token));
  }

  @Test
  void aFormerKeyGivesNoTokenALongerLifeThanItCouldHave() {
    Secret former = Secret.of(SECRET);
    Instant until = NOW.plus(Duration.ofDays(3));
    Sessions rotated = new Sessions(
        () -> new JwtKeys(Secret.ofText("second"), List.of(new JwtKeys.Former(former, Optional.of(until)))), Clock.fixed(NOW, ZoneOffset.UTC));
    Function<Instant, String> token = end -> JWT.create().withClaim("key", KEY.text()).withExpiresAt(end).sign(Algorithm.HMAC256(SECRET));
    assertEquals(new Caller(KEY, false), rotated.read(token.apply(until)));
    assertEquals(new Caller(KEY, false), rotated.read(token.apply(until.plus(Duration.ofDays(1)))), "of a server that followed later");
    assertThrows(MemeException.Unauthorized.class, () -> rotated.read(token.apply(until.plus(Duration.ofDays(1)).plusSeconds(1))));
    assertThrows(MemeException.Unauthorized.class, () -> rotated.read(token.apply(NOW.minusSeconds(1))));
  }

  @Test
  void aTokenThatNamesAnotherKeyThanItsOwnIsRefused() {
    var token = JWT.create().withClaim("key", KEY.text()).withExpiresAt(NOW.plusSeconds(60));
    assertRefused(token.withKeyId(JwtKeys.idOf(Secret.ofText("another"))).sign(Algorithm.HMAC256(SECRET)));
    assertRefused(token.withKeyId(JwtKeys.idOf(Secret.of(SECRET))).sign(Algorithm.HMAC256("another")));
  }

  @Test
  void aTokenWithoutAnEndIsRefused() {
    assertRefused(JWT.create().withClaim("key", KEY.text()).sign(Algorithm.HMAC256(SECRET)));
  }

  @Test
  void aTokenOfAnotherKeyOrAlgorithmIsRefused() {
    var token = JWT.create().withClaim("key", KEY.text()).withExpiresAt(NOW.plusSeconds(60));
    assertEquals(KEY, sessions.read(token.sign(Algorithm.HMAC256(SECRET))).key());
    assertRefused(token.sign(Algorithm.HMAC256("another")));
    assertRefused(token.sign(Algorithm.HMAC512(SECRET)));
    assertRefused(token.sign(Algorithm.none()));
  }

  @Test
  void aTokenChangedAnywhereIsRefused() {
    String token = sessions.mint(new Caller(KEY, false));
    int lastSignature = token.length() - 1;
    for (int i = 0; i < lastSignature; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(token.substring(0, i) + other + token.substring(i + 1));
      assertRefused(token.substring(0, i));
    }
  }

  @Test
  void aTokenForNobodyIsRefused() {
    for (String key : new String[] {"", "nobody", "../..", KEY.text() + "A"}) {
      assertRefused(JWT.create().withClaim("key", key).withExpiresAt(NOW.plusSeconds(60)).sign(Algorithm.HMAC256(SECRET)));
    }
    assertRefused(JWT.create().withClaim("key", 7).withExpiresAt(NOW.plusSeconds(60)).sign(Algorithm.HMAC256(SECRET)));
    assertRefused(JWT.create().withExpiresAt(NOW.plusSeconds(60)).sign(Algorithm.HMAC256(SECRET)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "null.null.null", "🙂.🙂.🙂"})
  void whatIsNoTokenIsRefused(String text) {
    assertRefused(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "{", "{\"alg\":null}", "{\"alg\":\"none\"}", "{\"alg\":[\"HS256\"]}"})
  void oddHeadersAndClaimsAreRefused(String json) {
    String odd = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    String[] good = sessions.mint(new Caller(KEY, false)).split("\\.");
    assertRefused(odd + "." + good[1] + "." + good[2]);
    assertRefused(good[0] + "." + odd + "." + good[2]);
    assertRefused(odd + "." + odd + ".");
  }

  private void assertRefused(String token) {
    assertThrows(MemeException.Unauthorized.class, () -> sessions.read(token), token);
  }
}
