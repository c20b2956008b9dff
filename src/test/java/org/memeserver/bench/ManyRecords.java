package org.memeserver.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Random;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.PostgresSource;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Fills a database with records as a server would leave them, each with a content and a blob of its own, three rows a record. Without files, and without
 * the words for search, which a copy does not read.
 */
public final class ManyRecords {
  private static final int IN_A_TRANSACTION = 10_000;
  private static final String[] WORDS = {"cat", "dog", "party", "good morning", "bitcoin", "lightning", "sphinx", "meme", "picture", "holiday"};

  private final Connection connection;
  private final Random random = new Random(1);

  private ManyRecords(Connection connection) {
    this.connection = connection;
  }

  /** Called as {@code ManyRecords h2:FOLDER 100000} or {@code ManyRecords postgres://... 100000}. */
  public static void main(String[] arguments) throws SQLException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("which database, and how many records?");
    }
    make(arguments[0], Integer.parseInt(arguments[1]));
  }

  /** @param database {@code h2:FOLDER}, or the URL of a PostgreSQL database; empty or not there */
  public static void make(String database, int records) throws SQLException {
    boolean h2 = database.startsWith("h2:");
    DatabasePlace place = h2
        ? new DatabasePlace.Folder(Path.of(database.substring(3)).toAbsolutePath())
        : new DatabasePlace.Server(PostgresUrl.read(database), 2, Duration.ZERO);
    Database.open(place, true).close();
    try (Connection connection = connect(place)) {
      connection.setAutoCommit(false);
      new ManyRecords(connection).fill(records);
      if (h2) {
        connection.createStatement().execute("SHUTDOWN COMPACT");
      }
    }
  }

  private static Connection connect(DatabasePlace place) throws SQLException {
    if (place instanceof DatabasePlace.Server server) {
      Connection connection = PostgresSource.of(server.address()).getConnection();
      if (!server.address().properties().containsKey("currentSchema")) {
        connection.setSchema("meme_server");
      }
      return connection;
    }
    Path file = ((DatabasePlace.Folder) place).folder().resolve("meme");
    return DriverManager.getConnection("jdbc:h2:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "sa", "");
  }

  private void fill(int records) throws SQLException {
    OffsetDateTime now = Instant.parse("2026-01-01T00:00:00Z").atOffset(ZoneOffset.UTC);
    String[] owners = new String[100];
    for (int i = 0; i < owners.length; i++) {
      byte[] point = bytes(33);
      point[0] = 2;
      owners[i] = PublicKey.of(point).text();
    }
    try (PreparedStatement key = connection.prepareStatement("INSERT INTO storage_key VALUES ('a1b2c3d4e5f60718', ?) ON CONFLICT DO NOTHING")) {
      key.setObject(1, now);
      key.execute();
    }
    try (PreparedStatement blobs = connection.prepareStatement("INSERT INTO blob VALUES (?, ?, ?, ?, 'a1b2c3d4e5f60718', ?)");
        PreparedStatement contents = connection.prepareStatement("INSERT INTO content (muid, blob_id, created) VALUES (?, ?, ?)");
        PreparedStatement media = connection.prepareStatement("""
            INSERT INTO media VALUES (?, ?, ?, ?, 100, ?, 'cat.jpg', 604800, 'image/jpeg', ?, ?, NULL, 640, 480, FALSE, ?, 0, 0,
              nextval('media_revision'))""")) {
      for (int i = 0; i < records; i++) {
        OffsetDateTime created = now.plusSeconds(i);
        String blob = HexFormat.of().formatHex(bytes(16));
        String muid = Muid.ofHash(bytes(32)).text();
        add(blobs, blob, "content:" + muid, 100_000L + i, bytes(72), created);
        add(contents, muid, blob, created);
        add(media, muid, owners[i % owners.length], words(3), words(12), connection.createArrayOf("varchar", new Object[] {words(1), words(1)}), created,
            created, i % 2 == 0);
        if ((i + 1) % IN_A_TRANSACTION == 0 || i + 1 == records) {
          blobs.executeBatch();
          contents.executeBatch();
          media.executeBatch();
          connection.commit();
        }
      }
    }
  }

  private static void add(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private String words(int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return words.toString();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
