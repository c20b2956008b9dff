package org.memeserver.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.memeserver.db.PostgresStart.Opened;
import org.memeserver.model.Media;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PublicKey;

/** A PostgreSQL server. It sees to durability and to transactions side by side by itself. */
final class PostgresEngine implements Engine {
  /** Apart from the locks of duties, which are held for long. */
  private static final int OWNER_LOCKS = Duties.OURS + 1;

  private static final int BAN_LOCK = Duties.OURS + 2;

  /**
   * The schema of the tables, unless the address names another. No name that a user may have: PostgreSQL looks into the schema named as the user
   * first, and a Go server in the same database would find our tables in the place of its own.
   */
  static final String SCHEMA = "meme_server";

  /** What holds for the records of this server unless the address says otherwise: among several hosts, a standby may know less than was answered. */
  private static final Map<String, String> OURS = Map.of("currentSchema", SCHEMA, "targetServerType", "primary");

  /** Migrations may take as long as they need. */
  private static final Map<String, String> PATIENT = Map.of("socketTimeout", "0");

  private final DataSource source;
  private final PostgresPool pool;
  private final Duties duties;
  private final Semaphore searches;
  private volatile RecordsNews news;

  private PostgresEngine(DataSource source, PostgresPool pool) {
    this.source = source;
    this.pool = pool;
    // The other half of the connections is for what is quick.
    this.searches = new Semaphore(Math.max(2, pool.getMaximumPoolSize() / 2), true);
    this.duties = new Duties(pool);
  }

  /** @throws DatabaseOpenException when the database cannot be had within the patience, or its schema is not what it should be */
  static PostgresEngine open(DatabasePlace.Server place, boolean migrate) {
    DataSource source = source(place.address());
    Opened opened = PostgresStart.await(place, source);
    opened.check(place);
    Schema schema = schema(place.address());
    try {
      if (migrate) {
        schema.bringUpToDate(PostgresSource.of(place.address(), List.of(OURS, PATIENT)));
      } else {
        schema.expectCurrent(source);
      }
    } catch (SQLException e) {
      throw PostgresStart.cannotBeUsed(place, e);
    }
    return new PostgresEngine(source, new PostgresPool(source, place.connections()));
  }

  /** How far the schema has come; changes nothing. */
  static SchemaState state(DatabasePlace.Server place) {
    DataSource source = source(place.address());
    PostgresStart.await(place, source).check(place);
    try {
      return schema(place.address()).state(source);
    } catch (SQLException e) {
      throw PostgresStart.cannotBeUsed(place, e);
    }
  }

  static ServerFacts facts(DatabasePlace.Server place) {
    String question = """
        SELECT current_setting('server_version'), current_setting('max_connections')::int,
          (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend'), clock_timestamp()""";
    try (Connection connection = source(place.address()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return new ServerFacts(row.getString(1), row.getInt(2), row.getInt(3), row.getObject(4, OffsetDateTime.class).toInstant());
    } catch (SQLException e) {
      throw PostgresStart.cannotBeUsed(place, e);
    }
  }

  private static Schema schema(PostgresAddress address) {
    return Schema.ofPostgres(address.properties().getOrDefault("currentSchema", SCHEMA));
  }

  private static DataSource source(PostgresAddress address) {
    return PostgresSource.of(address, List.of(OURS));
  }

  @Override
  public DataSource connections() {
    return pool;
  }

  /** A commit that has returned is on the server's disk. */
  @Override
  public Witness witness(Connection connection) {
    return () -> true;
  }

  @Override
  public <T> T writing(Supplier<T> transaction) {
    return transaction.get();
  }

  @Override
  public void sync() {
    // Each commit was one.
  }

  /** The server says so itself when it has none, without harm. */
  @Override
  public boolean hasRoom(Need need) {
    return true;
  }

  @Override
  public long bytesOnDisk(Handle handle) {
    return handle.createQuery("""
            SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'""")
        .mapTo(Long.class)
        .one();
  }

  /** A server that only reads, as after a change of the leading one, is not asked again on the same connection. */
  @Override
  public boolean isFit(Handle handle) {
    boolean writable = handle
        .createQuery("SELECT NOT pg_is_in_recovery() AND NOT CAST(current_setting('transaction_read_only') AS boolean) FROM database_identity")
        .mapTo(Boolean.class)
        .one();
    if (!writable) {
      pool.evictConnection(handle.getConnection());
    }
    return writable;
  }

  @Override
  public void index(Handle handle, Media media) {
    SearchTable.write(handle, media);
  }

  @Override
  public void indexNew(Handle handle, List<SearchRows.Findable> records) {
    SearchTable.insert(handle, records);
  }

  @Override
  public void holdOwner(Handle handle, PublicKey owner) {
    hold(handle, "pg_advisory_xact_lock", OWNER_LOCKS, owner.text());
  }

  @Override
  public void holdBans(Handle handle, boolean toChange) {
    hold(handle, toChange ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared", BAN_LOCK, "");
  }

  private static void hold(Handle handle, String lock, int kind, String what) {
    handle.createQuery("SELECT CAST(" + lock + "(:kind, hashtext(current_schema() || :what)) AS varchar)")
        .bind("kind", kind)
        .bind("what", what)
        .mapTo(String.class)
        .one();
  }

  @Override
  public void unhurried(Handle handle) {
    handle.createQuery("SELECT set_config('statement_timeout', '0', true) || set_config('idle_in_transaction_session_timeout', '0', true)")
        .mapTo(String.class)
        .one();
  }

  @Override
  public MediaSearch search(Database database, Path folder) {
    return new PostgresMediaSearch(database.work(), searches);
  }

  @Override
  public boolean alone(Duty duty, Runnable work) {
    return duties.alone(duty, work);
  }

  @Override
  public synchronized RememberedRecords remember(long most) {
    if (news != null) {
      news.close();
    }
    news = new RecordsNews(source, most);
    return news.records();
  }

  /** Whoever listens, or has until a moment ago. */
  @Override
  public void awaitForgetting() {
    RecordsNews.awaitForgetting();
  }

  @Override
  public Optional<Peers> peers(String identity) {
    return Optional.of(new Peers(pool, identity));
  }

  @Override
  public Failure meaning(Exception failure) {
    return PostgresFailures.meaning(failure);
  }

  @Override
  public void close() {
    if (news != null) {
      news.close();
    }
    pool.close();
  }

  @Override
  public void compact() {
    // The server does so by itself.
  }
}
