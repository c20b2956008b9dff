package org.memeserver.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.Base64Url;
import org.memeserver.model.PublicKey;

class LightningSignatureTest {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();

  private final LightningSigner signer = LightningSigner.random(new SecureRandom());
  private final byte[] message = "a challenge".getBytes(UTF_8);
  private final byte[] signature = signer.sign(message);

  static Stream<JsonNode> challenges() {
    return StreamSupport.stream(Vectors.json("challenge.json").spliterator(), false);
  }

  static Stream<JsonNode> tokens() {
    return StreamSupport.stream(Vectors.json("tokens.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void aChallengeSignedByGoGivesItsSigner(JsonNode vector) {
    String challenge = vector.get("Challenge").asText();
    byte[] signed =
        switch (vector.get("Mode").asText()) {
          case "raw" -> Base64Url.decode(challenge);
          case "utf8" -> challenge.getBytes(UTF_8);
          default -> throw new AssertionError("unknown mode in " + vector);
        };
    var recovered = LightningSignature.parse(vector.get("Sig").asText()).recover(signed);
    assertEquals(Optional.of(PublicKey.parse(vector.get("PubkeyHex").asText())), recovered);
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void aTokenMintedByGoGivesItsSigner(JsonNode vector) {
    String token = vector.get("token").asText();
    byte[] signed = HexFormat.of().parseHex(vector.get("signed_message_hex").asText());
    var recovered = LightningSignature.parse(token.substring(token.lastIndexOf('.') + 1)).recover(signed);
    assertEquals(Optional.of(PublicKey.parse(vector.get("signer_pubkey_hex").asText())), recovered);
  }

  @Test
  void theSignerIsRecoveredFromManySignatures() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 200; i++) {
      LightningSigner someone = LightningSigner.random(random);
      byte[] text = new byte[i];
      random.nextBytes(text);
      assertEquals(Optional.of(someone.publicKey()), LightningSignature.of(someone.sign(text)).recover(text));
    }
  }

  @Test
  void anotherMessageGivesAnotherKey() {
    assertNotEquals(Optional.of(signer.publicKey()), LightningSignature.of(signature).recover("another".getBytes(UTF_8)));
  }

  @Test
  void theOtherValueOfSIsTakenToo() {
    BigInteger s = new BigInteger(1, signature, 33, 32);
    byte[] high = LightningSigner.bytes((signature[0] - 31) ^ 1, new BigInteger(1, signature, 1, 32), ORDER.subtract(s));
    assertEquals(Optional.of(signer.publicKey()), LightningSignature.of(high).recover(message));
  }

  @Test
  void everySpellingIsRead() {
    String padded = Base64Url.encode(signature);
    String standard = Base64.getEncoder().encodeToString(signature);
    String[] spellings = {
      padded, padded.replace("=", ""), standard, standard.replace("=", ""),
      HexFormat.of().formatHex(signature), HexFormat.of().withUpperCase().formatHex(signature), Zbase32.encode(signature)
    };
    for (String spelling : spellings) {
      assertEquals(Optional.of(signer.publicKey()), LightningSignature.parse(spelling).recover(message), spelling);
    }
  }

  @Test
  void malformedTextIsRefused() {
    String hex = HexFormat.of().formatHex(signature);
    String base64 = Base64Url.encode(signature);
    String zbase32 = Zbase32.encode(signature);
    String[] malformed = {
      "", "=", hex.substring(2), hex + "00", "zz" + hex.substring(2), base64.substring(1), base64 + "=", "!" + base64.substring(1),
      base64.substring(0, 86) + "==", "l" + zbase32.substring(1), zbase32.substring(1), zbase32 + "y",
      "\u0000".repeat(104), "\u00fc".repeat(88)
    };
    for (String text : malformed) {
      assertThrows(IllegalArgumentException.class, () -> LightningSignature.parse(text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 26, 27, 28, 29, 30, 35, 127, 128, 255})
  void headersOtherThan31To34AreRefused(int header) {
    byte[] other = signature.clone();
    other[0] = (byte) header;
    assertThrows(IllegalArgumentException.class, () -> LightningSignature.of(other));
  }

  @Test
  void otherLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> LightningSignature.of(Arrays.copyOf(signature, 64)));
    assertThrows(IllegalArgumentException.class, () -> LightningSignature.of(Arrays.copyOf(signature, 66)));
    assertThrows(IllegalArgumentException.class, () -> LightningSignature.of(new byte[0]));
  }

  @Test
  void valuesOutOfRangeGiveNoKey() {
    BigInteger r = new BigInteger(1, signature, 1, 32);
    BigInteger s = new BigInteger(1, signature, 33, 32);
    BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    for (int id = 0; id < 4; id++) {
      for (BigInteger bad : new BigInteger[] {BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), most}) {
        assertTrue(LightningSignature.of(LightningSigner.bytes(id, bad, s)).recover(message).isEmpty());
        assertTrue(LightningSignature.of(LightningSigner.bytes(id, r, bad)).recover(message).isEmpty());
      }
    }
    // Plus the order, this r would be past the field.
    assertTrue(LightningSignature.of(LightningSigner.bytes(2, ORDER.subtract(BigInteger.ONE), s)).recover(message).isEmpty());
  }

  @Test
  void theKeyAtInfinityIsNobodys() {
    // With R = G, r its x, and s = e, the sum s*R - e*G is nothing.
    BigInteger r = CURVE.getG().normalize().getAffineXCoord().toBigInteger();
    int id = CURVE.getG().normalize().getAffineYCoord().testBitZero() ? 1 : 0;
    BigInteger e = new BigInteger(1, LightningSignature.digest(message)).mod(ORDER);
    assertTrue(LightningSignature.of(LightningSigner.bytes(id, r, e)).recover(message).isEmpty());
  }

  /** Recovery ids 2 and 3 stand for an x past the order: about one signature in 2^127, so none comes by chance. */
  @Test
  void anXPastTheOrderIsRecovered() {
    int found = 0;
    ECDomainParameters domain = new ECDomainParameters(CURVE);
    for (int small = 1; small < 200; small++) {
      for (int id = 2; id < 4; id++) {
        BigInteger r = BigInteger.valueOf(small);
        BigInteger s = BigInteger.valueOf(small + 7919L);
        Optional<PublicKey> key = LightningSignature.of(LightningSigner.bytes(id, r, s)).recover(message);
        if (key.isPresent()) {
          ECDSASigner verifier = new ECDSASigner();
          verifier.init(false, new ECPublicKeyParameters(CURVE.getCurve().decodePoint(key.get().bytes()), domain));
          assertTrue(verifier.verifySignature(LightningSignature.digest(message), r, s));
          // The same r without the order is another point, so another key, or none.
          assertNotEquals(key, LightningSignature.of(LightningSigner.bytes(id - 2, r, s)).recover(message));
          found++;
        }
      }
    }
    assertTrue(found > 100, "found " + found);
  }

  @Test
  void randomBytesNeverThrow() {
    Random random = new Random(7);
    int keys = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[LightningSignature.BYTES];
      random.nextBytes(bytes);
      bytes[0] = (byte) (31 + i % 4);
      Optional<PublicKey> key = LightningSignature.of(bytes).recover(message);
      assertNotEquals(Optional.of(signer.publicKey()), key);
      keys += key.isPresent() ? 1 : 0;
    }
    assertTrue(keys > 100, "some x belong to a point");
    assertFalse(keys > 1900, "and some to none");
  }
}
