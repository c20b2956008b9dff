package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.bench.ManyRecords;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** Moving the records of a server to PostgreSQL and back, by the commands that an operator gives. */
class DbCopyIT {
  private static final List<String> SMALL = List.of("-Xmx128m");

  private static final byte[] PREFERENCES = "{\"theme\":\"dark\"}".getBytes(StandardCharsets.UTF_8);

  private static final int RECORDS = 15_000;

  @TempDir Path folder;
  private Path data;
  private String url;

  @BeforeEach
  void makePlaces() {
    data = folder.resolve("data");
    url = Postgres.shared().freshDatabase();
  }

  @Test
  void aServerMovesToPostgresAndBackAndNothingIsLost() throws Exception {
    List<String> muids = new ArrayList<>();
    try (JarServer server = JarServer.start(folder)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 5; i++) {
        muids.add(json(owner.upload(i % 2 == 0 ? "/public" : "/file", content(i), "f" + i, "a/b", Map.of("name", "moving " + i, "price", "7")))
            .get("muid").asText());
      }
      assertEquals(200, owner.send("PUT", "/purchase/" + muids.get(0), null, new byte[0]).statusCode());
      assertEquals(200, owner.upload("/preferences", PREFERENCES, "p", "application/json", Map.of()).statusCode());
      JarCommand.Ended refused = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", url);
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains("meme: The database " + data.resolve("meme.mv.db") + " is in use by another process"), refused.err());
      assertEquals(143, server.stop());
    }

    JarCommand.Ended there = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", url);
    assertEquals(0, there.code(), there.err());
    assertTrue(there.out().matches("(?s).*media +5 +5\\R.*") && there.out().contains("set DATABASE_URL"), there.out());
    assertFalse((there.out() + there.err()).contains("postgres:postgres"), "a password was printed");
    JarCommand.Ended again = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", url);
    assertEquals(1, again.code());
    assertTrue(again.err().contains("meme: The target has records in it"), again.err());

    // So that nothing can come from there.
    Files.delete(data.resolve("meme.mv.db"));
    try (JarServer server = JarServer.start(folder, "--database-url", url)) {
      assertWhole(server, muids);
      assertEquals(143, server.stop());
    }

    Path back = Files.createDirectory(folder.resolve("back"));
    JarCommand.Ended home = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--database-url", url, "--to", "h2:back/data", "--json");
    assertEquals(0, home.code(), home.err());
    JsonNode told = json(home.out().getBytes(StandardCharsets.UTF_8));
    assertEquals("blob", told.at("/tables/0/table").asText());
    assertEquals(6, told.at("/tables/0/source").asLong());
    assertEquals(6, told.at("/tables/0/target").asLong());
    assertEquals(told.get("rows").asLong(), told.get("copied").asLong());
    assertTrue(home.err().contains("note: the copy is of this moment"), home.err());
    Files.copy(data.resolve("keys"), back.resolve("data/keys"));
    copyFolder(data.resolve("files"), back.resolve("data/files"));
    try (JarServer server = JarServer.start(back)) {
      assertWhole(server, muids);
    }
  }

  @Test
  void aCopyToPostgresThatIsKilledIsGoneOnWith() throws Exception {
    ManyRecords.make("h2:" + data, RECORDS);
    endedInTheMiddle(url, Process::destroyForcibly);
    assertTrue(number("SELECT COUNT(*) FROM meme_server.blob") > 0);
    assertEquals(1, number("SELECT COUNT(*) FROM meme_server.unfinished_copy"));
    JsonNode told = copied(url);
    assertTrue(told.get("copied").asLong() < told.get("rows").asLong(), told::toString);
    assertEquals(RECORDS, number("SELECT COUNT(*) FROM meme_server.media"));
    assertEquals(RECORDS / 2, number("SELECT COUNT(*) FROM meme_server.media_words"));
    assertEquals(0, number("SELECT COUNT(*) FROM meme_server.unfinished_copy"));
  }

  @Test
  void aCopyToH2ThatIsStoppedIsGoneOnWithAndOneThatIsKilledIsBegunAnew() throws Exception {
    ManyRecords.make("h2:" + data, RECORDS);
    String to = "h2:" + folder.resolve("copy");
    String said = endedInTheMiddle(to, Process::destroy);
    assertTrue(said.endsWith("meme: Stopped; run the command again to go on\n"), said);
    JarCommand.Ended refused = JarCommand.run(folder, SMALL, "serve", "--data-dir", folder.resolve("copy").toString(), "--port", "0", "--bind", "127.0.0.1");
    assertTrue(refused.code() == 1 && refused.err().contains("is an unfinished copy"), refused.err());
    endedInTheMiddle(to, Process::destroyForcibly);
    JsonNode told = copied(to);
    assertEquals(told.get("rows").asLong(), told.get("copied").asLong());
  }

  /** Ends a copy once it has written rows itself, whatever others wrote before, and gives what it said. */
  private String endedInTheMiddle(String to, Consumer<Process> end) throws Exception {
    Path out = folder.resolve("ended.out");
    Path err = folder.resolve("ended.err");
    long before = written(to);
    Process process = JarCommand.launch(folder, out, err, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", to);
    try {
      Eventually.holds("some rows are there", Duration.ofSeconds(60), () -> !process.isAlive() || written(to) >= before + enoughIn(to));
      assertTrue(process.isAlive(), () -> "it ended by itself");
      end.accept(process);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      return Files.readString(err);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What shows from outside of a copy: of H2, which is locked, the bytes of the file, which never shrinks before the copy is whole; else the rows. */
  private long written(String to) throws Exception {
    if (isH2(to)) {
      Path file = Path.of(to.substring(3), "meme.mv.db");
      return Files.exists(file) ? Files.size(file) : 0;
    }
    boolean isMarked = number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'meme_server' AND table_name = 'unfinished_copy'") == 1;
    return isMarked ? number("SELECT COUNT(*) FROM meme_server.blob") : 0;
  }

  /** In H2 more than empty tables and the mark of a copy take. */
  private static long enoughIn(String to) {
    return isH2(to) ? 2_000_000 : 1;
  }

  private static boolean isH2(String to) {
    return to.startsWith("h2:");
  }

  private JsonNode copied(String to) throws Exception {
    JarCommand.Ended rest = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", to, "--json");
    assertEquals(0, rest.code(), rest.err());
    JsonNode told = json(rest.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(3L * RECORDS, told.get("rows").asLong());
    return told;
  }

  @Test
  void noServerStartsOnAHalfCopy() throws Exception {
    assertEquals(0, JarCommand.run(folder, SMALL, "db", "migrate", "--database-url", url).code());
    Postgres.shared().run(Postgres.nameIn(url), "INSERT INTO meme_server.unfinished_copy VALUES (1, 'somebody', FALSE)");
    JarCommand.Ended refused = JarCommand.run(folder, SMALL, "serve", "--data-dir", data.toString(), "--port", "0", "--bind", "127.0.0.1", "--database-url", url);
    assertEquals(1, refused.code());
    assertTrue(refused.err().matches("(?s).*meme: The database postgresql://\\S+ is an unfinished copy: run \"meme db copy\" or \"meme restore\" again, whichever began it\\R"), refused.err());
    assertFalse(refused.err().contains("\tat "), refused.err());
  }

  @Test
  void tablesAreMadeByTheCommandWhenTheStartMayNot() throws Exception {
    for (String[] place : new String[][] {{"--data-dir", data.toString()}, {"--data-dir", data.toString(), "--database-url", url}}) {
      JarCommand.Ended refused = JarCommand.run(folder, SMALL, with(place, "serve", "--db-auto-migrate", "false", "--port", "0", "--bind", "127.0.0.1"));
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains("DB_AUTO_MIGRATE is false: run \"meme db migrate\""), refused.err());
      JsonNode before = json(JarCommand.run(folder, SMALL, with(place, "db", "status", "--json")).out().getBytes(StandardCharsets.UTF_8));
      assertEquals(0, before.get("schema").asInt());
      assertTrue(before.get("pending").asInt() > 1);
      assertFalse(before.toString().contains("postgres:postgres"), before::toString);

      JarCommand.Ended migrated = JarCommand.run(folder, SMALL, with(place, "db", "migrate", "--db-auto-migrate", "false"));
      assertEquals(0, migrated.code(), migrated.err());
      assertTrue(migrated.out().contains("from schema 0 to " + before.get("newest").asInt()), migrated.out());
      assertTrue(JarCommand.run(folder, SMALL, with(place, "db", "migrate")).out().contains("is up to date"));
      JarCommand.Ended status = JarCommand.run(folder, SMALL, with(place, "db", "status"));
      assertEquals(0, status.code());
      assertTrue(status.out().matches("(?s).*pending +0\\R"), status.out());
      // It names the folder of data itself.
      String[] elsewhere = Arrays.copyOfRange(place, 2, place.length);
      JarServer.start(folder, with(elsewhere, "--db-auto-migrate", "false")).close();
    }
  }

  @Test
  void commandsSayThatAServerHasTheDatabase() throws Exception {
    try (JarServer server = JarServer.start(folder)) {
      for (String command : List.of("status", "migrate")) {
        JarCommand.Ended refused = JarCommand.run(folder, SMALL, "db", command, "--data-dir", data.toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("is in use by another process"), refused.err());
      }
      assertEquals(143, server.stop());
    }
  }

  @Test
  void aTargetThatIsNoneIsAWrongCommandLine() throws Exception {
    for (String to : List.of("mysql://u:hunter2@h/d", "h2:", "postgres://u:hunter2@h:port/d")) {
      JarCommand.Ended refused = JarCommand.run(folder, SMALL, "db", "copy", "--data-dir", data.toString(), "--to", to);
      assertEquals(2, refused.code(), refused.err());
      assertTrue(refused.err().contains("--to ") && refused.err().contains("h2:FOLDER"), refused.err());
      assertFalse(refused.err().contains("hunter2"), refused.err());
    }
    assertEquals(2, JarCommand.run(folder, SMALL, "db", "copy").code());
  }

  private long number(String query) throws SQLException {
    try (Connection connection = Postgres.shared().connect(Postgres.nameIn(url));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next());
      return row.getLong(1);
    }
  }

  private static void assertWhole(JarServer server, List<String> muids) throws Exception {
    SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
    Library library = new Library(server);
    for (int i = 0; i < muids.size(); i++) {
      assertArrayEquals(content(i), library.intact(owner, muids.get(i)));
      if (i % 2 == 0) {
        assertArrayEquals(content(i), owner.get("/public/" + muids.get(i)).body());
      }
    }
    JsonNode record = json(owner.get("/mymedia/" + muids.get(0)));
    assertEquals(1, record.get("total_buys").asInt());
    assertEquals(7, record.get("total_sats").asInt());
    assertArrayEquals(PREFERENCES, owner.get("/preferences").body());
    JsonNode found = json(owner.get("/search/moving"));
    assertEquals(3, found.size(), found::toString);
    String fresh = owner.uploaded("/public", ("new on " + server.port()).getBytes(StandardCharsets.UTF_8));
    assertEquals(204, owner.send("DELETE", "/mymedia/" + fresh, null, new byte[0]).statusCode());
  }

  private static byte[] content(int number) {
    return ("content " + number).repeat(10_000 * number + 1).getBytes(StandardCharsets.UTF_8);
  }

  private static String[] with(String[] place, String... words) {
    return Stream.concat(Stream.of(words), Stream.of(place)).toArray(String[]::new);
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.sorted(Comparator.naturalOrder()).toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
