package org.memeserver.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memeserver.model.Base64Url;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** Media tokens that the Go code minted, and everything that can happen to one on its way. */
class MediaTokenVectorsTest {
  /** A token and what must be read from it. */
  record Vector(String name, String token, PublicKey signer, String host, String muid, Optional<PublicKey> buyer, long exp, byte[] signed) {
    static Vector of(JsonNode json) {
      String buyer = json.get("buyer_pubkey_b64url").asText();
      return new Vector(
          json.get("name").asText(), json.get("token").asText(), PublicKey.parse(json.get("signer_pubkey_hex").asText()),
          json.get("host").asText(), json.get("muid").asText(), buyer.isEmpty() ? Optional.empty() : Optional.of(PublicKey.parse(buyer)),
          json.get("exp").asLong(), HexFormat.of().parseHex(json.get("signed_message_hex").asText()));
    }

    /** The check of the server that the token is for, in the token's last second. */
    TokenCheck check() {
      return new TokenCheck(() -> host, Clock.fixed(Instant.ofEpochSecond(exp), ZoneOffset.UTC));
    }

    /** Whoever may use it and owns nothing. */
    PublicKey caller() {
      return buyer.orElse(PublicKey.parse("03" + "0".repeat(62) + "01"));
    }

    PublicKey admit(String text) {
      TokenCheck check = check();
      PresentedToken token = check.open(text);
      PublicKey leave = check.admit(token, caller(), List.of(signer));
      // In one vector the owner is their own buyer, who needs no signature; here it is the signature that is asked about.
      if (caller().equals(signer) && token.token().signers().noneMatch(signer::equals)) {
        throw new MemeException.Unauthorized("admitted as the owner only");
      }
      return leave;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> vectors() throws IOException {
    try (InputStream in = MediaTokenVectorsTest.class.getResourceAsStream("/vectors/tokens.json")) {
      JsonNode all = new ObjectMapper().readTree(in);
      assertEquals(8, all.size());
      return StreamSupport.stream(all.spliterator(), false).map(Vector::of);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void eachFieldIsRead(Vector vector) {
    MediaToken token = MediaToken.parse(vector.token());
    assertEquals(vector.host(), token.host());
    assertEquals(vector.muid(), token.muid().text());
    assertEquals(vector.buyer(), token.buyer());
    assertEquals(vector.exp(), token.expires());
    byte[] text = Base64Url.encode(token.signedBytes()).getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(vector.signed(), vector.name().contains("utf8") ? text : token.signedBytes());
    assertTrue(token.signers().anyMatch(vector.signer()::equals));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void itsBuyerIsAdmittedByLeaveOfTheSignerUntilItExpires(Vector vector) {
    assertEquals(vector.signer(), vector.admit(vector.token()));
    TokenCheck late =
        new TokenCheck(vector::host, Clock.fixed(Instant.ofEpochSecond(vector.exp() + 1), ZoneOffset.UTC));
    assertThrows(MemeException.Gone.class, () -> late.open(vector.token()));
    TokenCheck elsewhere = new TokenCheck(() -> vector.host() + ".evil", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    assertThrows(MemeException.Unauthorized.class, () -> elsewhere.open(vector.token()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void itIsReadWithoutPaddingToo(Vector vector) {
    assertEquals(vector.signer(), vector.admit(vector.token().replace("=", "")));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anotherBuyerOrAnotherOwnerIsRefused(Vector vector) {
    TokenCheck check = vector.check();
    PresentedToken token = check.open(vector.token());
    PublicKey stranger = PublicKey.parse("02" + "0".repeat(62) + "07");
    assertThrows(MemeException.Unauthorized.class, () -> check.admit(token, vector.caller(), List.of(stranger)));
    if (vector.buyer().isPresent()) {
      assertThrows(MemeException.Unauthorized.class, () -> check.admit(token, stranger, List.of(vector.signer())));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyFlippedCharacterIsRefused(Vector vector) {
    String token = vector.token();
    for (int i = 0; i < token.length(); i++) {
      char flipped = switch (token.charAt(i)) {
        case 'A' -> 'B';
        case '.' -> 'A';
        case '=' -> 'g';
        default -> token.charAt(i) == 'z' ? 'y' : 'A';
      };
      String bad = token.substring(0, i) + flipped + token.substring(i + 1);
      assertThrows(MemeException.class, () -> vector.admit(bad), () -> "was admitted: " + bad);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyCutIsRefused(Vector vector) {
    String token = vector.token();
    for (int end = 0; end < token.length(); end++) {
      String cut = token.substring(0, end);
      if (cut.replace("=", "").length() < token.replace("=", "").length()) {
        assertThrows(MemeException.Unauthorized.class, () -> vector.admit(cut), () -> "was admitted: " + cut);
      } else {
        assertDoesNotThrow(() -> vector.admit(cut));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyPartThatIsCutEmptiedDroppedOrDoubledIsRefused(Vector vector) {
    String[] parts = vector.token().split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      String whole = parts[i];
      for (String part : List.of("", whole + "." + whole, whole + "AAAA", whole.substring(0, whole.length() / 8 * 4))) {
        String[] bad = parts.clone();
        bad[i] = part;
        if (!part.equals(whole)) {
          String text = String.join(".", bad);
          assertThrows(MemeException.class, () -> vector.admit(text), () -> "was admitted: " + text);
        }
      }
      StringBuilder without = new StringBuilder();
      for (int j = 0; j < parts.length; j++) {
        without.append(j == i ? "" : (without.isEmpty() ? "" : ".") + parts[j]);
      }
      assertThrows(MemeException.class, () -> vector.admit(without.toString()));
    }
  }
}
