package org.memeserver.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * Fills a database with records as a server would leave them, each with a content and a blob of its own, three rows a record; in PostgreSQL also the
 * words by which a search finds the public ones. Unless they are given, without files.
 */
public final class ManyRecords {
  private static final int IN_A_TRANSACTION = 10_000;

  private final Connection connection;
  private final boolean withWords;

  /** @param withWords whether the database has a table of words */
  private ManyRecords(Connection connection, boolean withWords) {
    this.connection = connection;
    this.withWords = withWords;
  }

  /** Where the file of each record comes from. */
  public interface Blobs {
    Made next() throws IOException;
  }

  /**
   * A file that is stored.
   *
   * @param id of the blob
   * @param size plain bytes
   */
  public record Made(String id, Muid muid, long size, byte[] wrappedKey, String storageKeyId) {}

  /** Called as {@code ManyRecords h2:FOLDER 100000} or {@code ManyRecords postgres://... 100000}. */
  public static void main(String[] arguments) throws SQLException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("which database, and how many records?");
    }
    make(arguments[0], Integer.parseInt(arguments[1]));
  }

  /** @param database {@code h2:FOLDER}, or the URL of a PostgreSQL database; empty or not there */
  public static void make(String database, int records) throws SQLException {
    make(database, records, RecordTexts.plain(new Random(1)), "a1b2c3d4e5f60718");
  }

  /** The same with other texts, and with the name of a storage key that a server has. */
  static void make(String database, int records, RecordTexts texts, String storageKeyId) throws SQLException {
    Random random = new Random(2);
    long[] made = {0};
    try {
      make(database, records, texts, () -> new Made(
          HexFormat.of().formatHex(bytes(random, 16)), Muid.ofHash(bytes(random, 32)), 100_000L + made[0]++, bytes(random, 72), storageKeyId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with files that are there. */
  public static void make(String database, int records, Blobs files) throws SQLException, IOException {
    make(database, records, RecordTexts.plain(new Random(1)), files);
  }

  private static void make(String database, int records, RecordTexts texts, Blobs files) throws SQLException, IOException {
    boolean h2 = database.startsWith("h2:");
    DatabasePlace place = h2
        ? new DatabasePlace.Folder(Path.of(database.substring(3)).toAbsolutePath())
        : new DatabasePlace.Server(PostgresUrl.read(database), 2, Duration.ZERO);
    Database.open(place, true).close();
    try (Connection connection = connect(place)) {
      connection.setAutoCommit(false);
      new ManyRecords(connection, !h2).fill(records, texts, files);
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

  private void fill(int records, RecordTexts texts, Blobs files) throws SQLException, IOException {
    OffsetDateTime now = Instant.parse("2026-01-01T00:00:00Z").atOffset(ZoneOffset.UTC);
    try (PreparedStatement keys = connection.prepareStatement("INSERT INTO storage_key VALUES (?, ?) ON CONFLICT DO NOTHING");
        PreparedStatement blobs = connection.prepareStatement("INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?)");
        PreparedStatement contents = connection.prepareStatement("INSERT INTO content (muid, blob_id, created) VALUES (?, ?, ?)");
        PreparedStatement media = connection.prepareStatement("""
            INSERT INTO media VALUES (?, ?, ?, ?, 100, ?, 'cat.jpg', 604800, 'image/jpeg', ?, ?, NULL, 640, 480, FALSE, ?, 0, 0,
              nextval('media_revision'))""");
        // Without a table of words it is not run.
        PreparedStatement words = connection.prepareStatement(withWords ? """
            INSERT INTO media_words (muid, owner, created, expiry, name, description, tags) VALUES (?, ?, ?, NULL, ?, ?, ?)""" : "SELECT 1")) {
      for (int i = 0; i < records; i++) {
        OffsetDateTime created = now.plusSeconds(i);
        Made made = files.next();
        String muid = made.muid().text();
        RecordTexts.Text text = texts.of(i);
        if (i == 0) {
          add(keys, made.storageKeyId(), now);
          keys.executeBatch();
        }
        add(blobs, made.id(), "content:" + muid, made.size(), made.wrappedKey(), made.storageKeyId(), created);
        add(contents, muid, made.id(), created);
        add(media, muid, text.owner().text(), text.name(), text.description(), connection.createArrayOf("varchar", text.tags().toArray()), created,
            created, text.isPublic());
        if (withWords && text.isPublic()) {
          add(words, muid, text.owner().text(), created, text.name(), text.description(), String.join(" ", text.tags()));
        }
        if ((i + 1) % IN_A_TRANSACTION == 0 || i + 1 == records) {
          blobs.executeBatch();
          contents.executeBatch();
          media.executeBatch();
          if (withWords) {
            words.executeBatch();
          }
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

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
