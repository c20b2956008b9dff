package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.SpoilingProxy;

/** Real certificates, good and bad, at a real port. */
class TlsCheckTest {
  private static final char[] PASSWORD = "of no use".toCharArray();

  @TempDir private static Path folder;
  private static KeyStore certificate;

  /** For localhost, which it signed itself; good from yesterday on for 90 days. Making one takes a process, so all tests share it. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("keys.p12");
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "x", "-keyalg", "EC", "-dname",
        "CN=localhost", "-ext", "SAN=DNS:localhost", "-startdate", "-1d", "-validity", "90", "-keystore", file.toString(), "-storetype", "PKCS12",
        "-storepass", new String(PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.waitFor(60, TimeUnit.SECONDS);
    assertEquals(0, keytool.exitValue(), () -> output(keytool));
    certificate = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      certificate.load(in, PASSWORD);
    }
  }

  private static String output(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static KeyStore trusting(KeyStore server) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("x", server.getCertificate("x"));
    return store;
  }

  /** @param days from today, of the clock of who looks */
  private static List<Finding> look(String name, boolean trusted, int days) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    try (SpoilingProxy proxy = SpoilingProxy.secure(context)) {
      Optional<KeyStore> authorities = trusted ? Optional.of(trusting(certificate)) : Optional.empty();
      Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
      return new TlsCheck(URI.create("https://" + name + ":" + proxy.port()), authorities, clock).look();
    }
  }

  @Test
  void aGoodCertificateIsWell() throws Exception {
    List<Finding> found = look("localhost", true, 0);
    Found.nothing(found);
    Found.text(found, "ends in 88 days");
  }

  @Test
  void oneThatSignedItselfIsNotTrusted() throws Exception {
    Found.only(look("localhost", false, 0), Diagnosis.CERT_UNTRUSTED);
  }

  @Test
  void oneThatIsOverOrNotYetGoodIsNoticed() throws Exception {
    Found.only(look("localhost", true, 90), Diagnosis.CERT_EXPIRED);
    Found.only(look("localhost", true, -2), Diagnosis.CERT_EXPIRED);
  }

  @Test
  void oneThatEndsSoonIsNoticed() throws Exception {
    Found.only(look("localhost", true, 80), Diagnosis.CERT_ENDS_SOON);
  }

  @Test
  void oneForAnotherNameIsNoticed() throws Exception {
    Found.only(look("127.0.0.1", true, 0), Diagnosis.CERT_HOST);
  }

  @Test
  void withoutTlsOnlyThisMachineIsWell() throws Exception {
    try (SpoilingProxy proxy = SpoilingProxy.plain()) {
      Found.nothing(new TlsCheck(URI.create("http://localhost:" + proxy.port()), Optional.empty(), Clock.systemUTC()).look());
      // Leads to this machine too, and does not look like it.
      Found.only(new TlsCheck(URI.create("http://0.0.0.0:" + proxy.port()), Optional.empty(), Clock.systemUTC()).look(), Diagnosis.URL_PLAIN);
    }
    Found.only(new TlsCheck(URI.create("http://localhost:1"), Optional.empty(), Clock.systemUTC()).look(), Diagnosis.URL_UNREACHABLE);
  }
}
