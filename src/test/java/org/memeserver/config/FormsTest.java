package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.config.Form.WrongValue;
import org.memeserver.model.PublicKey;

class FormsTest {
  private static final String NODE = "0316aae1085ade4e646afb7fb50a4eeb199d0aa987f1b6aaa3940e71c2fd85cb8f";
  private static final String OTHER = "Axaq4Qha3k5kavt_tQpO6xmdCqmH8baqo5QOccL9hcuP";

  @ParameterizedTest
  @ValueSource(strings = {"1", "3600", "0042"})
  void numbersWithinTheBoundsAreRead(String text) {
    assertEquals(Long.parseLong(text), Forms.number(1, 3600).read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0,is too small", "-5,is too small", "-99999999999999999999,is too small", "3601,is too large",
    "9223372036854775808,is too large", "99999999999999999999999999,is too large",
    "1.5,is not a whole number", "1e3,is not a whole number", "0x10,is not a whole number", "+5,is not a whole number",
    "5s,is not a whole number", "１２,is not a whole number", "1 2,is not a whole number"
  })
  void otherNumbersAreRefusedWithTheReason(String text, String reason) {
    assertEquals(reason, assertThrows(WrongValue.class, () -> Forms.number(1, 3600).read(text)).getMessage());
  }

  @Test
  void unitsAreAppliedWithoutOverflow() {
    assertEquals(1L << 40, Forms.mebibytes(1, 1 << 20).read("1048576"));
    assertEquals(Duration.ofDays(1), Forms.seconds(1, 86_400).read("86400"));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "TRUE,true", "t,true", "1,true", "yes,true", "on,true", "false,false", "F,false", "0,false", "no,false", "off,false"})
  void flagsAreReadInTheUsualSpellings(String text, boolean value) {
    assertEquals(value, Forms.flag().read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "maybe", "tru", "true false"})
  void otherFlagsAreRefused(String text) {
    assertThrows(WrongValue.class, () -> Forms.flag().read(text));
  }

  @Test
  void aWordIsFoundInAnyCase() {
    Form<Level> form = Forms.oneOf(Map.of("DEBUG", Level.DEBUG, "INFO", Level.INFO));
    assertEquals(Level.DEBUG, form.read("debug"));
    assertEquals("DEBUG, INFO", form.allowed());
    assertThrows(WrongValue.class, () -> form.read("LOUD"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "~/meme", "a\tb", "a\0b"})
  void foldersThatOnlyAShellOrNobodyUnderstandsAreRefused(String text) {
    assertThrows(WrongValue.class, () -> Forms.folder().read(text));
  }

  @Test
  void publicKeysComeInHexAndBase64urlWithSpacesAroundTheCommas() {
    assertEquals(Set.of(PublicKey.parse(NODE)), Forms.publicKeys().read(NODE + " , " + OTHER));
  }

  @Test
  void theWrongOneOfSeveralPublicKeysIsCounted() {
    String reason = assertThrows(WrongValue.class, () -> Forms.publicKeys().read(NODE + ",02abc")).getMessage();
    assertTrue(reason.endsWith("number 2 is none"), reason);
    assertThrows(WrongValue.class, () -> Forms.publicKeys().read(NODE + ","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "localhost:5000", "memes.sphinx.chat", "MEMES.Example.org:443", "192.168.1.7:5000", "[::1]:5000", "a_b.onion"})
  void namesOfHostsAreKeptAsTheyAre(String name) {
    assertEquals(name, HostForms.publicName().read(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a", "a/b", "a b", "a:0", "a:65536", "a:b", ":80", "a:", "user@a", "a?b", "a#b", "münchen.de", "a\u0001", "::1", "[::1", "a\"b"
      })
  void whatIsNoNameOfAHostIsRefused(String name) {
    assertThrows(WrongValue.class, () -> HostForms.publicName().read(name));
  }

  @Test
  void aNameOfAHostHasAtMost255Characters() {
    assertEquals(255, HostForms.publicName().read("a".repeat(255)).length());
    assertThrows(WrongValue.class, () -> HostForms.publicName().read("a".repeat(256)));
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0,0.0.0.0", "127.0.0.1,127.0.0.1", "::,::", "[::1],::1", "fe80::1%eth0,fe80::1%eth0", "localhost,localhost"})
  void addressesToListenOnAreRead(String text, String address) {
    assertEquals(address, HostForms.address().read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:5000", "1.2.3", "1.2.3.256", "1.2.3.4.5", "http://a", "a b", "[localhost]", "host:80", "-a", "1..2.3"})
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(WrongValue.class, () -> HostForms.address().read(text));
  }

  @ParameterizedTest
  @CsvSource({"7d,P7D", "24h,PT24H", "30m,PT30M", "1M,PT1M", "365d,P365D", "0,PT0S", "0h,PT0S"})
  void intervalsAreReadWithTheirUnit(String text, Duration interval) {
    assertEquals(interval, Forms.interval().read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "7,has no unit", "366d,is too large", "9999999h,is too large", "99999999999999999999d,is too large", "'',is no such number",
    "-1d,is no such number", "1.5h,is no such number", "7 d,is no such number", "7w,is no such number", "d,is no such number", "1h30m,is no such number"
  })
  void otherIntervalsAreRefusedWithTheReason(String text, String reason) {
    assertEquals(reason, assertThrows(WrongValue.class, () -> Forms.interval().read(text)).getMessage());
  }
}
