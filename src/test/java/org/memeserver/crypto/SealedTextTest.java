package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.model.Secret;

class SealedTextTest {
  private static final Secret PASSPHRASE = Secret.ofText("correct horse battery");
  private static final byte[] PLAIN = "the keys of a server, longer than one line of base64 can ever hold, whatever is done".getBytes(StandardCharsets.UTF_8);
  private static final String SMALL =
      SealedText.seal(PASSPHRASE, "keys", PLAIN, new SealedHeader(new Argon2id(64, 1, 1), "00112233445566778899aabbccddeeff", "00112233445566778899aabb"));

  @Test
  void whatWasSealedOpensWithThePassphraseAlone() throws Exception {
    String text = SealedText.seal(PASSPHRASE, "keys", PLAIN, new SecureRandom());
    assertTrue(text.contains("argon2id.memory=65536\nargon2id.passes=3\nargon2id.lanes=4\n"), text);
    assertTrue(SealedText.isSealed(text));
    assertFalse(SealedText.isSealed("version=1\n# sealed=1"));
    assertArrayEquals(PLAIN, SealedText.open(PASSPHRASE, "keys", "# a comment\n\n" + text.replace("\n", "\r\n")));
    SealedTextException e = assertThrows(SealedTextException.class, () -> SealedText.open(Secret.ofText("correct horse"), "keys", text));
    assertTrue(e.isWrongPassphrase());
  }

  @Test
  void aPassphraseIsTheSameHoweverItsLettersAreComposed() throws Exception {
    String text = SealedText.seal(
        Secret.ofText("Schl\u00fcsselbund!"), "keys", PLAIN, new SealedHeader(new Argon2id(64, 1, 1), "00112233445566778899aabbccddeeff", "00112233445566778899aabb"));
    assertArrayEquals(PLAIN, SealedText.open(Secret.ofText("Schlu\u0308sselbund!"), "keys", text));
  }

  @Test
  void itIsGoodForItsPurposeAlone() {
    assertThrows(SealedTextException.class, () -> SealedText.open(PASSPHRASE, "backup", SMALL));
  }

  @Test
  void aShortPassphraseIsNoneToSealUnder() {
    assertThrows(IllegalArgumentException.class, () -> SealedText.seal(Secret.ofText("elevenchars"), "keys", PLAIN, new SecureRandom()));
  }

  /** 4 TB would stop the machine long before the passphrase turned out to be wrong. */
  @ParameterizedTest
  @CsvSource({
    "memory=64,memory=4294967296,argon2id.memory is not 8 to 262144",
    "memory=64,memory=262145,argon2id.memory is not 8 to 262144",
    "memory=64,memory=7,argon2id.memory is not 8 to 262144",
    "memory=64,memory=-1,argon2id.memory is not 8 to 262144",
    "passes=1,passes=17,argon2id.passes is not 1 to 16",
    "lanes=1,lanes=17,argon2id.lanes is not 1 to 16",
    "sealed=1,sealed=2,it is sealed in a way that a newer version knows",
    "salt=00,salt=0,salt is not 32 hex digits",
    "nonce=00,nonce=0g,nonce is not 24 hex digits",
    "nonce=,salt=,salt stands there twice",
    "nonce=,hello=,it has a line that is in no sealed file",
    "data=,data=!,what stands behind data= is not base64"
  })
  void aHeaderThatCannotBeIsRefused(String old, String changed, String message) {
    String text = SMALL.replace(old, changed);
    SealedTextException e = assertThrows(SealedTextException.class, () -> SealedText.open(PASSPHRASE, "keys", text));
    assertEquals(message, e.getMessage());
    assertFalse(e.isWrongPassphrase());
  }

  /** Each of these changes would go unnoticed if only the data were authenticated, or be noticed by chance. */
  @ParameterizedTest
  @CsvSource({"memory=64,memory=65", "passes=1,passes=2", "lanes=1,lanes=2", "salt=00,salt=01", "nonce=00,nonce=01"})
  void aChangedHeaderDoesNotOpen(String old, String changed) {
    assertThrows(SealedTextException.class, () -> SealedText.open(PASSPHRASE, "keys", SMALL.replace(old, changed)));
  }

  @Test
  void aTruncatedTextDoesNotOpen() {
    for (int length = SMALL.length() - 2; length >= 0; length -= 7) {
      String cut = SMALL.substring(0, length);
      assertThrows(SealedTextException.class, () -> SealedText.open(PASSPHRASE, "keys", cut), cut);
    }
  }
}
