package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PostgresAddress.Host;

class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(strings = {"postgres://", "postgresql://"})
  void theUsualForms(String scheme) {
    PostgresAddress address = PostgresUrl.read(scheme + "alice:s3cret@db.example.org:5433/memes?sslmode=disable");
    assertEquals(List.of(new Host("db.example.org", 5433)), address.hosts());
    assertEquals("memes", address.database());
    assertEquals("alice", address.user());
    assertEquals("s3cret", address.password().revealText());
    assertEquals(Map.of("sslmode", "disable"), address.properties());
  }

  @Test
  void theFormOfTheJdbcDriver() {
    PostgresAddress address = PostgresUrl.read("jdbc:postgresql://db:5433/memes?user=alice&password=a%26b&sslmode=require&prepareThreshold=0");
    assertEquals(List.of(new Host("db", 5433)), address.hosts());
    assertEquals("alice", address.user());
    assertEquals("a&b", address.password().revealText());
    assertEquals(Map.of("sslmode", "require", "prepareThreshold", "0"), address.properties());
  }

  @Test
  void whatIsNotSaidIsLeftOpen() {
    PostgresAddress address = PostgresUrl.read("postgres://localhost");
    assertEquals(List.of(new Host("localhost", 5432)), address.hosts());
    assertEquals("", address.database());
    assertEquals("", address.user());
    assertEquals(0, address.password().length());
    assertEquals(Map.of(), address.properties());
    assertEquals(List.of(new Host("localhost", 5432)), PostgresUrl.read("postgres:///memes").hosts());
  }

  @ParameterizedTest
  @CsvSource({"p%40ss,p@ss", "p@ss,p@ss", "a+b,a+b", "a%2Bb,a+b", "x:y:z,x:y:z", "%25,%", "gr%C3%BCn,grün"})
  void passwordsMayHaveAnyCharacter(String written, String meant) {
    assertEquals(meant, PostgresUrl.read("postgres://u:" + written + "@h/d").password().revealText());
  }

  @Test
  void hostsMayBeSeveralAndHaveColons() {
    assertEquals(
        List.of(new Host("one", 5432), new Host("two", 5433), new Host("::1", 5434), new Host("fe80::1", 5432)),
        PostgresUrl.read("postgres://u@one,two:5433,[::1]:5434,[fe80::1]/d").hosts());
    assertEquals("postgresql://[::1]:5434/d", PostgresUrl.read("postgres://u:secret@[::1]:5434/d").toString());
  }

  @Test
  void certificatesAreCheckedAgainstTheAuthoritiesOfJavaUnlessAFileIsNamed() {
    String factory = "org.postgresql.ssl.DefaultJavaSSLFactory";
    assertEquals(Map.of("sslmode", "verify-full", "sslfactory", factory), properties("sslmode=verify-full"));
    assertEquals(Map.of("sslmode", "verify-full", "sslfactory", factory), properties("sslmode=verify-full&sslrootcert=system"));
    assertEquals(Map.of("sslmode", "verify-ca", "sslrootcert", "/ca.pem"), properties("sslmode=verify-ca&sslrootcert=/ca.pem"));
    assertEquals(Map.of("sslmode", "verify-full", "sslfactory", factory), properties("sslrootcert=system"));
    assertEquals(Map.of("sslmode", "require"), properties("sslmode=require"));
    assertEquals(Map.of("sslmode", "verify-ca", "sslrootcert", "/ca.pem"), properties("sslmode=require&sslrootcert=/ca.pem"));
    assertEquals(
        Map.of("sslmode", "verify-full", "sslrootcert", "/ca.pem", "sslcert", "/c", "sslkey", "/k"),
        properties("sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c&sslkey=/k"));
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode=require&sslrootcert=system,needs sslmode=verify-full",
    "sslmode=verify-ca&sslrootcert=system,needs sslmode=verify-full",
    "sslmode=verify-full&sslcert=/c&sslkey=/k,sslrootcert=FILE",
    "sslrootcert=system&sslkey=/k,sslrootcert=FILE",
    "'search_path=a,b',one schema", "search_path=A,one schema", "search_path=,one schema", "search_path=a-b,one schema"})
  void whatWouldNotMeanWhatItSaysIsRefused(String query, String hint) {
    String said = assertThrows(IllegalArgumentException.class, () -> properties(query)).getMessage();
    assertTrue(said.contains(hint), said);
  }

  @Test
  void theDriversOwnFormNamesOneSchemaToo() {
    assertEquals(Map.of("currentSchema", "memes"), PostgresUrl.read("jdbc:postgresql://h/d?currentSchema=memes").properties());
    assertThrows(IllegalArgumentException.class, () -> PostgresUrl.read("jdbc:postgresql://h/d?currentSchema=memes,public"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hun/ter2", "hun?ter2", "hun#ter2", "h@n/ter2", "hun/t@er2", "hun?te&r2", "hun?sslmode=ter2", "hun?ter2=x", "/hunter2", "#hunter2"})
  void noPieceOfAPasswordThatIsNotEscapedIsShown(String password) {
    for (String host : new String[] {"h/d", "h:5432/d?sslmode=disable", "h"}) {
      String said = assertThrows(IllegalArgumentException.class, () -> PostgresUrl.read("postgres://u:" + password + "@" + host)).getMessage();
      assertTrue(said.contains("of a password are written with %"), said);
      assertFalse(said.contains("hun") || said.contains("ter2"), said);
    }
  }

  @Test
  void onlyNamesOfParametersAreShown() {
    for (String query : new String[] {"pass-w0rd", "a%26b", "hunter2", "x".repeat(41)}) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> properties(query)).getMessage().endsWith("has an unknown parameter"), query);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> properties("nonsense=1")).getMessage().endsWith("has an unknown parameter \"nonsense\""));
  }

  @Test
  void parametersOfTheOtherDriversAreTranslatedOrDropped() {
    assertEquals(
        Map.of("connectTimeout", "7", "currentSchema", "memes", "targetServerType", "primary"),
        properties("connect_timeout=7&search_path=memes&target_session_attrs=read-write&application_name=x&binary_parameters=yes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "memes", "jdbc:postgresql://h/d?user=u&password=hunter2&sslmode=bogus", "mysql://u:hunter2@h/d",
    "jdbc:mysql://u:hunter2@h/d", "jdbc:postgres://u:hunter2@h/d", "postgres:/u:hunter2@h/d",
    "postgres://u:hunter2@h:0/d", "postgres://u:hunter2@h:65536/d", "postgres://u:hunter2@h:port/d", "postgres://u:hunter2%@h/d",
    "postgres://u:hunter2@h/d/e", "postgres://u:hunter2@%2Fvar%2Frun/d", "postgres://u:hunter2@h/d?sslmode=maybe", "postgres://u:hunter2@h/d?host=/tmp",
    "postgres://u:hunter2@h/d?connect_timeout=soon", "postgres://u:hunter2@h/d?target_session_attrs=standby", "postgres://u:hunter2@h/d?nonsense=1",
    "postgres://u:hunter2@h ost/d", "postgres://u:hunter2@h!/d", "postgres://u:x@a,hunter2;/d", "postgres://u:hunter2@[::1/d"})
  void whatIsWrongIsSaidWithoutTheSecret(String url) {
    IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> PostgresUrl.read(url));
    assertTrue(wrong.getMessage().matches("(is|has|names) .+"), wrong.getMessage());
    assertFalse(wrong.getMessage().contains("hunter2"), wrong.getMessage());
  }

  @Test
  void anAddressDoesNotShowItsPassword() {
    assertFalse(PostgresUrl.read("postgres://u:hunter2@h/d").toString().contains("hunter2"));
  }

  private static Map<String, String> properties(String query) {
    return PostgresUrl.read("postgres://u@h/d?" + query).properties();
  }
}
