package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.Database;
import org.memeserver.doctor.Diagnosis;
import org.memeserver.support.Postgres;

class DoctorCommandTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path data;
  private String out;
  private String err;

  @BeforeEach
  void giveSettings() {
    data = folder.resolve("data");
    environment.putAll(Map.of("DATA_DIR", data.toString(), "PORT", "0", "BIND", "127.0.0.1", "ACCESS_LOG", "false"));
  }

  private int run(String... args) {
    StringWriter told = new StringWriter();
    StringWriter wrong = new StringWriter();
    int code = new CommandLineInterface(
        config -> 0, new ConfigLoader(environment, folder), level -> {}, new PrintWriter(told, true), new PrintWriter(wrong, true)).run(args);
    out = told.toString();
    err = wrong.toString();
    return code;
  }

  /** Severities by ids. */
  private Map<String, String> look(int code, String... args) throws Exception {
    String[] all = new String[args.length + 2];
    all[0] = "doctor";
    all[1] = "--json";
    System.arraycopy(args, 0, all, 2, args.length);
    assertEquals(code, run(all), () -> out + err);
    JsonNode json = new ObjectMapper().readTree(out);
    Map<String, String> found = new TreeMap<>();
    json.get("findings").forEach(finding -> found.put(finding.get("id").asText(), finding.get("severity").asText()));
    assertEquals(found.values().stream().filter("problem"::equals).count() > 0, json.get("problems").asInt() > 0);
    return found;
  }

  private MemeServer serve() throws Exception {
    return MemeServer.start(
        new ConfigLoader(environment, folder).load(Map.of(), Optional.empty()), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
  }

  /** What the machine of the test may have or not have. */
  private static void ignoreMachine(Map<String, String> found) {
    Set.of("machine", "heap-small", "heap-over-container", "open-files-few", "disk", "disk-low", "disk-in-memory", "disk-network", "inodes-low")
        .forEach(found::remove);
  }

  @Test
  void withoutAFolderOfDataItSaysSoAndMakesNone() throws Exception {
    Map<String, String> found = look(0);
    assertEquals("warning", found.get(Diagnosis.DATA_DIR_NONE.id()));
    assertFalse(Files.exists(data));
  }

  @Test
  void afterAServerAllIsWellAndNothingChanges() throws Exception {
    serve().close();
    Map<String, String> found = look(0);
    ignoreMachine(found);
    assertEquals(Map.of("settings", "ok", "host", "ok", "folders", "ok", "database", "ok", "files", "ok"), found);
  }

  @Test
  void besideAServerItAsksThatServer() throws Exception {
    try (MemeServer server = serve()) {
      Map<String, String> found = look(0);
      ignoreMachine(found);
      assertEquals(Map.of("settings", "ok", "host", "ok", "folders", "ok", "server", "ok"), found);
      assertTrue(server.port() > 0);
    }
  }

  @Test
  void withAUrlItVisitsTheServer() throws Exception {
    environment.put("MAX_UPLOAD_SIZE_MB", "1");
    try (MemeServer server = serve()) {
      environment.put("HOST", server.host());
      Map<String, String> found = look(0, "--url", "http://" + server.host());
      ignoreMachine(found);
      assertEquals(Set.of("settings", "host", "folders", "server", "tls", "clock", "cors", "sign-in", "transfer"), found.keySet());
    }
  }

  @Test
  void aServerForKnownKeysAloneIsWellToo() throws Exception {
    environment.put("ALLOWED_PUBKEYS", "02" + "0".repeat(62) + "01");
    try (MemeServer server = serve()) {
      environment.put("HOST", server.host());
      Map<String, String> found = look(0, "--url", "http://" + server.host());
      assertEquals("ok", found.get("transfer"));
      assertTrue(out.contains("lets known keys upload and no others"), out);
    }
  }

  @Test
  void wrongSettingsAreFindingsEachAndTheUrlIsVisitedAllTheSame() throws Exception {
    environment.put("MAX_UPLOAD_SIZE_MB", "0");
    environment.put("LOCAL_ENCRYPTION_KEY", "s3cr3t");
    Map<String, String> found = look(1, "--url", "http://127.0.0.1:1");
    assertEquals(Set.of(Diagnosis.CONFIG_WRONG.id(), Diagnosis.URL_UNREACHABLE.id()), found.keySet());
    assertFalse(out.contains("s3cr3t"), out);
    assertTrue(out.contains("MAX_UPLOAD_SIZE_MB") && out.contains("LOCAL_ENCRYPTION_KEY"), out);
  }

  @Test
  void secretsInAFileThatEverybodyCanReadAreAProblemAndNotShown() throws Exception {
    Path conf = Files.writeString(folder.resolve("meme.conf"), "JWT_KEY=s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t\n");
    Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals("problem", look(1, "--config", conf.toString()).get(Diagnosis.CONF_OPEN.id()));
    assertFalse(out.contains("s3cr3t"), out);
  }

  @Test
  void aDatabaseThatCannotBeReadIsAProblem() throws Exception {
    serve().close();
    Files.writeString(data.resolve("meme.mv.db"), "no database");
    assertEquals("problem", look(1).get(Diagnosis.DATABASE_AWAY.id()));
  }

  @Test
  void aDatabaseServerIsAskedAndNothingIsMadeInIt() throws Exception {
    String url = Postgres.shared().freshDatabase();
    environment.put("DATABASE_URL", url);
    Map<String, String> found = look(1);
    assertEquals("ok", found.get("database"));
    assertEquals("problem", found.get(Diagnosis.SECRET_GUESSABLE.id()), "the password of the tests is postgres");
    assertEquals(0, Database.state(RecordsPlace.of(new ConfigLoader(environment, folder).load(Map.of(), Optional.empty()))).version());

    environment.put("DATABASE_URL", url.replaceFirst(":[0-9]+/", ":1/"));
    assertEquals("problem", look(1).get(Diagnosis.DATABASE_AWAY.id()));
  }

  @Test
  void aBucketThatDoesNotAnswerIsAProblem() throws Exception {
    environment.putAll(Map.of("S3_BUCKET", "files", "S3_ENDPOINT", "http://127.0.0.1:1", "S3_KEY", "key", "S3_SECRET", "s3cr3t"));
    assertEquals("problem", look(1).get(Diagnosis.STORE_BROKEN.id()));
    assertFalse(out.contains("s3cr3t"), out);
  }

  @Test
  void peopleReadALineForEachAndWhatToDo() {
    environment.put("METRICS_PUBLIC", "true");
    assertEquals(0, run("doctor"));
    assertTrue(out.contains("warning  metrics-public: METRICS_PUBLIC is true" + System.lineSeparator() + "         Set METRICS_PUBLIC=false"), out);
    assertTrue(out.strip().matches("(?s).*\\R0 problems, [2-9] warnings"), out);
  }

  @Test
  void whatIsNoUrlIsAWrongUse() {
    assertEquals(2, run("doctor", "--url", "ftp://memes.example.org"));
    assertEquals(2, run("doctor", "--url", "https://user:s3cr3t@memes.example.org"));
    assertFalse(err.contains("s3cr3t"), err);
  }
}
