package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.ConfigLoader;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.SphinxUser;

/** The commands about the health of the data, beside a server at work and without one. */
class HealthCommandsTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "BIND", "127.0.0.1"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private MemeServer server() throws Exception {
    environment.put("DATA_DIR", folder.toString());
    return MemeServer.start(
        new ConfigLoader(environment, folder).load(Map.of(), Optional.empty()), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream(), true));
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    ServerStart none = config -> {
      throw new AssertionError("no server is to be started");
    };
    return new CommandLineInterface(
            none, new ConfigLoader(environment, folder), level -> {}, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(args);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private Path orphan(String id) throws IOException {
    BlobFolder.in(folder).ownFromTheBeginning();
    Path orphan = Files.write(BlobFolder.in(folder).placeOf(id), new byte[100]);
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    return orphan;
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void theyTellTheSameBesideAServerAndWithoutOne() throws Exception {
    Path damaged;
    String muid;
    try (MemeServer server = server()) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      muid = user.uploaded("/file", Contents.of(1, 5000));
      damaged = BlobFolder.in(folder).onlyBlob();
      user.uploaded("/file", Contents.of(2, 100_000));
      assertEquals(0, run("blobs", "verify"), err::toString);
      assertEquals("Verified 2 files, 102.6 KB.\nAll of them are what was uploaded.\n", out.toString());
      flip(damaged);
      Path orphan = orphan("00112233445566778899aabbccddeeff");
      assertFoundToBeDamaged(muid, damaged);
      String metrics = new String(user.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(metrics.contains("\nmeme_blobs_verified 2.0\n") && metrics.contains("\nmeme_blobs_damaged 1.0\n"), metrics);
      assertEquals(1, json().get("orphans").asInt());
      assertTrue(err.toString().contains("orphan: blob 00112233445566778899aabbccddeeff (100 bytes); " + orphan + "\n"), err::toString);

      assertEquals(0, run("blobs", "gc", "--dry-run"), err::toString);
      assertEquals("Would remove 1 file, 100 bytes, that no record names, and at most 0 leftovers of interrupted uploads.\n", out.toString());
      assertTrue(Files.exists(orphan));
      assertEquals(0, run("blobs", "gc"), err::toString);
      assertEquals("Removed 1 file, 100 bytes, that no record names, and 0 leftovers of interrupted uploads.\n", out.toString());
      assertFalse(Files.exists(orphan));
    }
    assertFoundToBeDamaged(muid, damaged);
    assertEquals(0, json().get("orphans").asInt());
  }

  private void assertFoundToBeDamaged(String muid, Path file) throws IOException {
    assertEquals(1, run("blobs", "verify", "--json"), err::toString);
    assertEquals(1, json().get("damaged").asInt());
    JsonNode finding = json().get("findings").get(0);
    assertEquals("damaged", finding.get("kind").asText());
    assertEquals(muid, finding.get("muid").asText());
    assertEquals(file.toString(), finding.get("places").get(0).asText());
    assertTrue(err.toString().contains("damaged: content " + muid), err::toString);
  }

  @Test
  void figuresAreToldOfRecordsAndOfFiles() throws Exception {
    try (MemeServer server = server()) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      user.uploaded("/file", Contents.of(1, 5000));
      user.uploaded("/public", Contents.of(2, 1000));
      SphinxUser.of(server.port(), 2).signIn().uploaded("/file", Contents.of(1, 5000));
      assertEquals(0, run("stats", "--top", "1"), err::toString);
      assertTrue(out.toString().contains("Users with records:   2\n"), out::toString);
      assertTrue(out.toString().contains("Records:              3: 1 public, 2 private, 0 templates\n"), out::toString);
      assertTrue(out.toString().contains("Contents:             2, 5.9 KB\n"), out::toString);
      assertTrue(out.toString().contains("Uploaded in 24 hours: 3, 10.7 KB\n"), out::toString);
      assertTrue(out.toString().contains("  " + user.publicKey().text() + "  2, 5.9 KB\n"), out::toString);
      assertEquals(0, run("stats", "--json"), err::toString);
      assertTrue(json().get("databaseBytes").asLong() > 0);
      assertEquals(2, json().get("largestOwners").size());

      orphan("00112233445566778899aabbccddeeff");
      assertEquals(0, run("blobs", "stats", "--json"), err::toString);
      assertEquals(2, json().at("/needed/blobs").asInt());
      assertEquals(6000, json().at("/byUse/contents/bytes").asInt());
      assertEquals(1, json().get("byStorageKey").size());
      assertEquals(3, json().at("/places/0/stored").asInt());
      assertEquals(5032 + 1032 + 100, json().at("/places/0/storedBytes").asInt());
      assertEquals(100, json().at("/places/0/orphanBytes").asInt());
      assertEquals(0, run("blobs", "stats"), err::toString);
      assertTrue(out.toString().contains("Needed by records: 2 files, 5.9 KB\n  contents: 2 files, 5.9 KB\n"), out::toString);
    }
  }

  @Test
  void mostFilesAreNotRemovedUnlessThatIsSaidExpressly() throws Exception {
    server().close();
    for (int i = 0; i < 300; i++) {
      orphan("%032x".formatted(i));
    }
    assertEquals(1, run("blobs", "gc"), err::toString);
    assertTrue(out.toString().contains("300 files of 300 stored ones, 29.3 KB, have no record. Is this the right database"), out::toString);
    assertEquals(300, BlobFolder.in(folder).blobs().size());
    assertEquals(0, run("blobs", "gc", "--force"), err::toString);
    assertEquals(0, BlobFolder.in(folder).blobs().size());
  }

  @Test
  void numbersOutOfBoundsAreWrongUse() {
    assertEquals(ExitCode.USAGE, run("blobs", "verify", "--sample", "0"));
    assertEquals(ExitCode.USAGE, run("blobs", "verify", "--rate", "-1"));
    assertEquals(ExitCode.USAGE, run("stats", "--top", "1001"));
  }
}
