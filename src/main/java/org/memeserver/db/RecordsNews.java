package org.memeserver.db;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.memeserver.model.Muid;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears on a connection of its own which records of a PostgreSQL database others change, and has them forgotten here. PostgreSQL sends the news of a
 * commit before the answer to any statement that comes after it, so a statement that was answered is a look at all that was committed before it was
 * sent. A look is believed for {@link #GOOD}, counted from then; who takes something away waits as long before he says that it is done ({@link
 * #awaitForgetting}), and by then no process goes by what was before. The statements come only while somebody asks for records.
 *
 * <p>Source: PostgreSQL documentation, NOTIFY and LISTEN; the triggers are in the migrations of PostgreSQL.
 */
final class RecordsNews implements RememberedRecords.Trust, AutoCloseable {
  /** How long a look is good. Long enough for several looks in a row to be late. */
  static final Duration GOOD = Duration.ofMillis(100);

  /** What the triggers call it. */
  private static final String CHANNEL = "meme_contents";

  private static final String ECHO = " ?";

  private static final System.Logger LOG = System.getLogger(RecordsNews.class.getName());
  private static final long PAUSE_NANOS = GOOD.toNanos() / 6;

  /** Without anybody who asks, news are only kept from piling up. */
  private static final long IDLE_PAUSE_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long ASKED_LATELY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int ANSWER_WITHIN_SECONDS = 5;

  private final DataSource source;
  private final RememberedRecords records;
  private final Thread thread;
  private final long origin = System.nanoTime();
  private volatile long look = -1;
  private volatile long asked = -1;
  private volatile boolean closed;
  private boolean toldOfDeafness;

  /**
   * @param source gives connections that are nobody else's
   * @param most bytes of records that are remembered, about
   */
  RecordsNews(DataSource source, long most) {
    this.source = source;
    this.records = new RememberedRecords(most, this);
    this.thread = new Thread(this::listen, "records-news");
    thread.setDaemon(true);
    thread.start();
  }

  RememberedRecords records() {
    return records;
  }

  /** Returns when no process believes any more what a commit has changed that returned before this call. */
  static void awaitForgetting() {
    long end = System.nanoTime() + GOOD.toNanos();
    boolean interrupted = false;
    for (long left = GOOD.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      // An interrupt would let parking return at once, again and again.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public OptionalLong lookedAt() {
    long now = now();
    long last = look;
    boolean isGood = last >= 0 && now - last < GOOD.toNanos();
    if (asked < 0 || now - asked > PAUSE_NANOS) {
      asked = now;
      if (!isGood) {
        LockSupport.unpark(thread);
      }
    }
    return isGood ? OptionalLong.of(last) : OptionalLong.empty();
  }

  @Override
  public boolean isStillGood(long last) {
    return now() - last < GOOD.toNanos();
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = source.getConnection()) {
        connection.setNetworkTimeout(Runnable::run, ANSWER_WITHIN_SECONDS * 1000);
        listen(connection);
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "no news of records: {0}", e.getMessage());
      } finally {
        look = -1;
      }
      rest();
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET application_name TO 'meme news'");
      // Nothing here has to be on the disk.
      statement.execute("SET synchronous_commit TO off");
      statement.execute("LISTEN " + CHANNEL);
      String schema = schema(statement);
      if (!hearsItself(connection, statement, schema)) {
        return;
      }
      // What was changed while nobody listened is not known.
      records.forgetAll();
      while (!closed) {
        long begin = now();
        statement.execute("SELECT 1");
        hear(connection, schema);
        look = begin;
        boolean wanted = asked >= 0 && now() - asked < ASKED_LATELY_NANOS;
        LockSupport.parkNanos(wanted ? PAUSE_NANOS : IDLE_PAUSE_NANOS);
      }
    }
  }

  /** A pooler between here and the server may give each statement another connection, and then news go nowhere. */
  private boolean hearsItself(Connection connection, Statement statement, String schema) throws SQLException {
    statement.execute("SELECT pg_notify('" + CHANNEL + "', current_schema() || '" + ECHO + "')");
    boolean heard = Stream.of(news(connection)).anyMatch(one -> one.getParameter().equals(schema + ECHO));
    if (!heard && !toldOfDeafness) {
      toldOfDeafness = true;
      LOG.log(Level.WARNING, "Records are not remembered: the database does not tell of changes, as through a pooler of transactions");
    }
    return heard;
  }

  private static String schema(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT current_schema()")) {
      row.next();
      return row.getString(1);
    }
  }

  private void hear(Connection connection, String schema) throws SQLException {
    for (PGNotification one : news(connection)) {
      // Several servers may have their tables in one database.
      String text = one.getParameter();
      if (text.startsWith(schema + " ") && !text.endsWith(ECHO)) {
        forget(text.substring(schema.length() + 1));
      }
    }
  }

  private static PGNotification[] news(Connection connection) throws SQLException {
    PGNotification[] news = connection.unwrap(PGConnection.class).getNotifications();
    return news == null ? new PGNotification[0] : news;
  }

  private void forget(String muid) {
    try {
      records.forget(new Muid(muid));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "news of a content that is none");
      records.forgetAll();
    }
  }

  /** However many ask meanwhile: a database that is away is not to be found by them sooner. */
  private void rest() {
    long end = System.nanoTime() + AFTER_FAILURE_NANOS;
    for (long left = AFTER_FAILURE_NANOS; left > 0 && !closed; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(ANSWER_WITHIN_SECONDS * 1000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
