package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.config.ConfigLoader;
import org.memeserver.launcher.MemeServer;
import org.memeserver.support.Eventually;
import org.memeserver.support.SpoilingProxy;
import org.memeserver.support.SpoilingProxy.Spoil;

/** Visits a server through proxies that are configured as badly as real ones. */
class VisitCheckTest {
  private static final long LARGEST = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of the public name: no name has to be known for it. */
  private static final String NAME = "localhost";

  @TempDir private static Path folder;
  private static SpoilingProxy proxy;
  private static MemeServer server;
  private long filesBefore;

  @BeforeAll
  static void begin() throws Exception {
    proxy = SpoilingProxy.plain();
    server = MemeServer.start(
        new ConfigLoader(
            Map.of("DATA_DIR", folder.toString(), "PORT", "0", "BIND", "127.0.0.1", "ACCESS_LOG", "false", "MAX_UPLOAD_SIZE_MB", "1",
                "HOST", NAME + ":" + proxy.port()),
            folder).load(Map.of(), Optional.empty()),
        Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
    proxy.before(server.port());
  }

  @AfterAll
  static void end() {
    server.close();
    proxy.close();
  }

  @BeforeEach
  void countFiles() throws IOException {
    filesBefore = files();
  }

  private static List<Finding> visit(Spoil... spoils) throws Exception {
    proxy.spoil(spoils);
    return check(NAME, LARGEST, Clock.systemUTC()).look();
  }

  private static VisitCheck check(String name, long largest, Clock clock) {
    return new VisitCheck(URI.create("http://" + name + ":" + proxy.port()), largest, Optional.empty(), clock, new SecureRandom());
  }

  private static long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("files"))) {
      return all.filter(Files::isRegularFile).filter(file -> file.toFile().length() > 500).count();
    }
  }

  @Test
  void aGoodProxyIsWellAndNothingIsLeftBehind() throws Exception {
    List<Finding> found = visit();
    Found.nothing(found);
    Found.text(found, "a file of 1048576 bytes was uploaded and downloaded, whole and in part");
    Eventually.holds("nothing is left", PATIENCE, () -> files() == filesBefore);
  }

  @ParameterizedTest
  @CsvSource({
    "RANGE,RANGE_LOST", "CORS,CORS_LOST PREFLIGHT_LOST", "CORS_TWICE,CORS_LOST", "PREFLIGHT,PREFLIGHT_LOST",
    "AUTHORIZATION,AUTHORIZATION_LOST", "LARGE_BODIES,UPLOAD_CUT_BY_PROXY", "LARGE_ANSWERS,DOWNLOAD_WRONG", "SIGN_IN,SIGN_IN_FAILED",
    "CHALLENGES,SIGN_IN_FAILED", "SESSIONS,SIGN_IN_FAILED", "TOO_MANY,RATE_LIMITED",
    "DELETIONS,LEFT_BEHIND", "PING,URL_UNREACHABLE", "CONNECTIONS,UPLOAD_FAILED"
  })
  void whatAProxySpoilsIsNoticed(Spoil spoil, String expected) throws Exception {
    Found.only(visit(spoil), Stream.of(expected.split(" ")).map(Diagnosis::valueOf).toArray(Diagnosis[]::new));
  }

  @Test
  void whatComesTooSoonIsSentAgainWhenTheAnswerSays() throws Exception {
    List<Finding> found = visit(Spoil.TOO_SOON);
    Found.nothing(found);
    Found.text(found, "a file of 1048576 bytes was uploaded and downloaded, whole and in part");
  }

  @Test
  void whenTheLargestUploadDoesNotGetThroughASmallOneShowsTheRest() throws Exception {
    List<Finding> found = visit(Spoil.LARGE_BODIES, Spoil.RANGE);
    Found.only(found, Diagnosis.UPLOAD_CUT_BY_PROXY, Diagnosis.RANGE_LOST);
  }

  @Test
  void aServerForAnotherHostRefusesTheTokensThatItsClientsMake() throws Exception {
    proxy.spoil();
    List<Finding> found = check("127.0.0.1", LARGEST, Clock.systemUTC()).look();
    Found.only(found, Diagnosis.TOKEN_REFUSED);
    Eventually.holds("nothing is left", PATIENCE, () -> files() == filesBefore);
  }

  @Test
  void aServerThatTakesLessThanItsSettingsSayIsToldFromAProxyThatDoes() throws Exception {
    proxy.spoil();
    List<Finding> found = check(NAME, 2 * LARGEST, Clock.systemUTC()).look();
    Found.only(found, Diagnosis.UPLOAD_FAILED);
    Found.text(found, "is answered by the server: 413");
  }

  @Test
  void aClockThatIsWrongIsNoticed() throws Exception {
    proxy.spoil();
    Found.only(check(NAME, 1000, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30))).look(), Diagnosis.CLOCK_SKEW);
  }

  @Test
  void nobodyAtTheUrlIsNoticed() throws Exception {
    Found.only(new VisitCheck(URI.create("http://127.0.0.1:1"), 1, Optional.empty(), Clock.systemUTC(), new SecureRandom()).look(),
        Diagnosis.URL_UNREACHABLE);
  }

  @Test
  void whoeverIsToldToEndStillDeletesTheUpload() throws Exception {
    List<Check> checks = new ArrayList<>();
    AtomicBoolean stopped = new AtomicBoolean();
    Thread visiting = new Thread(() -> {
      try {
        Examination.run(checks, finding -> {}, stopped::get);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    proxy.spoil(Spoil.DOWNLOADS_HANG);
    checks.add(check(NAME, LARGEST, Clock.systemUTC()));
    visiting.start();
    Eventually.holds("the upload is there", PATIENCE, () -> files() > filesBefore);
    stopped.set(true);
    visiting.join(PATIENCE.toMillis());
    assertFalse(visiting.isAlive());
    Eventually.holds("the upload is gone", PATIENCE, () -> files() == filesBefore);
  }
}
