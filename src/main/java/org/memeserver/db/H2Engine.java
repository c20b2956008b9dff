package org.memeserver.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;

/** H2 in this process, its file in a folder of its own. */
final class H2Engine implements Engine {
  private static final System.Logger LOG = System.getLogger(H2Engine.class.getName());

  /** What the file is called, without the suffix that H2 gives it. */
  private static final String NAME = "meme";
  private static final String SUFFIX = ".mv.db";
  private static final String RESERVE = NAME + ".reserve";
  private static final Schema SCHEMA = Schema.ofH2();

  /** More would only queue at H2's one log. */
  private static final int CONNECTIONS = 8;

  /**
   * The options: the dialect that both engines share; every commit written to the file before it returns, so that a killed process loses none and {@link
   * #sync} has nothing to wait for but the disk; no shutdown hook, because this program closes the database itself after the last request; kept
   * open while no connection is; a cache that leaves a small heap to the requests (KiB); as many
   * statements kept parsed as there are, because parsing one takes longer than running it.
   */
  private static final String OPTIONS = ";QUERY_CACHE_SIZE=64;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
      + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;CACHE_SIZE=8192;TRACE_LEVEL_FILE=0;MAX_COMPACT_TIME=0";

  private static final long WAIT_FOR_CONNECTION_MS = 10_000;
  private static final long WAIT_FOR_COMPACTION_MS = 10_000;

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final java.util.logging.Logger POOL_LOG = java.util.logging.Logger.getLogger("com.zaxxer.hikari");

  private final Path file;
  private final HeldSource source;
  private final DiskRoom room;
  private final HikariDataSource pool;
  /**
   * One transaction writes at a time. A commit writes the state of all tables and indexes to the file, one after the other; what another transaction
   * changes meanwhile is then in some and not in others, and a process killed at that moment leaves a row that no index knows (seen with 2.5.252: one
   * in a few hundred kills under load).
   */
  private final ReentrantLock writing = new ReentrantLock(true);
  private final AtomicBoolean closed = new AtomicBoolean();

  private H2Engine(Path file, DataSource source, DiskRoom room) {
    this.file = file;
    this.source = new HeldSource(source);
    this.room = room;
    this.pool = pool(this.source);
  }

  /** @param migrate whether to make the database if there is none, and to bring an older one up to date */
  static H2Engine open(Path folder, boolean migrate) {
    return opening(folder, file -> {
      if (!Files.exists(file) && migrate) {
        Folders.makePrivate(folder);
        create(folder, file);
      }
      expectFile(file);
      H2Header.check(file);
      DiskRoom room = new DiskRoom(file, folder.resolve(RESERVE));
      // On a full disk this gives up the reserve. Whether it is enough shows when H2 opens the file.
      room.isFor(Need.UPKEEP);
      return pooled(file, current(source(folder, NAME, ";IFEXISTS=TRUE"), migrate), room);
    });
  }

  /** How far the schema has come; makes nothing that is not there. */
  static SchemaState state(Path folder) {
    return opening(folder, file -> {
      if (!Files.exists(file)) {
        return SCHEMA.stateAt(0);
      }
      H2Header.check(file);
      DataSource source = source(folder, NAME, ";IFEXISTS=TRUE");
      source.getConnection().close();
      try {
        return SCHEMA.state(source);
      } finally {
        shutDown(source);
      }
    });
  }

  /** Removes a database that nobody has open. */
  static void remove(Path folder) {
    opening(folder, Files::deleteIfExists);
  }

  /** Puts a database in the place of another one, which keeps its file under another name. */
  static Optional<Path> replace(Path folder, Path by, String time) {
    return opening(folder, file -> {
      Optional<Path> aside = Optional.empty();
      if (Files.exists(file)) {
        expectUnused(file);
        Path other = file.resolveSibling(NAME + SUFFIX + ".damaged-" + time);
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
        aside = Optional.of(other);
      }
      Files.move(by.resolve(NAME + SUFFIX), file, StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(folder);
      return aside;
    });
  }

  /** H2 holds a lock on the file while it has it open, in this process or another. */
  private static void expectUnused(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new DatabaseOpenException("The database " + file + " is in use", e);
    }
    throw new DatabaseOpenException("The database " + file + " is in use by another process", null);
  }

  private static void expectFile(Path file) {
    if (!Files.exists(file)) {
      throw new DatabaseOpenException(
          "There is no database " + file + ", and DB_AUTO_MIGRATE is false: run \"meme db migrate\" to make one", null);
    }
  }

  private interface Opening<T> {
    T of(Path file) throws IOException, SQLException;
  }

  private static <T> T opening(Path folder, Opening<T> opening) {
    if (folder.toString().contains(";")) {
      throw new DatabaseOpenException("The database cannot lie in " + folder + ": H2 takes no ';' in a path", null);
    }
    Path file = folder.resolve(NAME + SUFFIX);
    try {
      return opening.of(file);
    } catch (IOException e) {
      throw new DatabaseOpenException("The database folder " + folder + " cannot be used: " + e, e);
    } catch (SQLException e) {
      boolean isDamage = e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1 && H2Failures.meaning(e) != Failure.FULL;
      throw new DatabaseOpenException(explain(file, e), e, isDamage);
    }
  }

  private static H2Engine pooled(Path file, DataSource source, DiskRoom room) throws SQLException {
    try {
      return new H2Engine(file, source, room);
    } catch (RuntimeException e) {
      shutDown(source);
      throw e;
    }
  }

  @Override
  public DataSource connections() {
    return pool;
  }

  @Override
  public Witness witness(Connection connection) throws SQLException {
    return H2Store.behind(connection)::confirm;
  }

  @Override
  public <T> T writing(Supplier<T> transaction) {
    writing.lock();
    try {
      return transaction.get();
    } finally {
      writing.unlock();
    }
  }

  /**
   * WRITE_DELAY=0 hands each commit to the operating system before it returns, so all that is left to do is fsync. H2's own CHECKPOINT SYNC would begin
   * with a commit, for which all who write would have to wait, and who write next would wait for the disk.
   */
  @Override
  public void sync() throws IOException {
    try (Connection connection = pool.getConnection()) {
      H2Store.behind(connection).sync();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public boolean hasRoom(Need need) {
    return room.isFor(need);
  }

  /** One that can be read can be written, as long as there is room. */
  @Override
  public boolean isFit(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM database_identity").mapTo(Integer.class).one() > 0;
  }

  @Override
  public long bytesOnDisk(Handle handle) throws IOException {
    return Files.size(file);
  }

  @Override
  public void index(Handle handle, Media media) {
    // The index beside the database is told after the commit.
  }

  @Override
  public void indexNew(Handle handle, List<SearchRows.Findable> records) {
    // The index beside the database is made anew when it is missing.
  }

  @Override
  public void unhurried(Handle handle) {
    // Nothing ends what takes long.
  }

  @Override
  public MediaSearch search(Database database, Path folder) {
    return new LuceneMediaSearch(database, folder);
  }

  @Override
  public boolean alone(Duty duty, Runnable work) {
    work.run();
    return true;
  }

  @Override
  public RememberedRecords remember(long most) {
    return new RememberedRecords(most, RememberedRecords.Trust.ALWAYS);
  }

  @Override
  public Optional<Peers> peers(String identity) {
    return Optional.empty();
  }

  @Override
  public Failure meaning(Exception failure) {
    return H2Failures.meaning(failure);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pool.close();
    try {
      shutDown(source);
      // Should H2 have written the file anew, it is readable for all.
      Folders.makePrivateFile(file);
    } catch (SQLException | IOException e) {
      LOG.log(Level.WARNING, "The database was not closed cleanly; it will recover when it is opened: " + e.getMessage());
    }
  }

  /**
   * H2 writes another file, moves it to the place of this one, and opens it again for the next connection. It does so when the last session ends, and that
   * may be one that the pool is just closing, so the end of the command is not the end of it.
   */
  @Override
  public void compact() {
    writing.lock();
    try {
      if (Files.getFileStore(file).getUsableSpace() < Files.size(file)) {
        LOG.log(Level.INFO, "The database file was not made smaller, because there is no room to do that in");
        return;
      }
      pool.getHikariPoolMXBean().softEvictConnections();
      Object former = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      source.alone(connections -> {
        end(connections, "SHUTDOWN COMPACT");
        awaitAnother(former);
      });
    } catch (SQLException | IOException e) {
      LOG.log(Level.WARNING, "The database file could not be made smaller: " + e.getMessage());
      removeUnfinished();
    } finally {
      // Connections of the pool were cut.
      pool.getHikariPoolMXBean().softEvictConnections();
      writing.unlock();
    }
    try {
      Folders.makePrivateFile(file);
      sync(file);
    } catch (IOException e) {
      throw new MemeException.Unavailable("Database unavailable", e);
    }
  }

  /** @param former what the file system calls the file that is to be replaced; nothing where it has no such names */
  private void awaitAnother(Object former) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_FOR_COMPACTION_MS);
    while (former != null && former.equals(keyOfFile()) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private Object keyOfFile() {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      // Where moving is two steps, there is none in between.
      return null;
    }
  }

  /** What H2 was writing when it failed takes room that the database needs. */
  private void removeUnfinished() {
    try {
      Files.deleteIfExists(file.resolveSibling(NAME + SUFFIX + ".tempFile"));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A leftover of H2 could not be removed: " + e);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Folders.sync(file.getParent());
  }

  /**
   * Makes the database under another name and moves it to its place when its schema is complete. So a file in its place is never a half-made one, and
   * an empty or cut file there is damage, which H2 alone would take for a new database.
   */
  private static void create(Path folder, Path file) throws SQLException, IOException {
    String beginning = NAME + ".new";
    Path unfinished = file.resolveSibling(beginning + SUFFIX);
    Files.deleteIfExists(unfinished);
    shutDown(current(source(folder, beginning, ""), true));
    Folders.makePrivateFile(unfinished);
    sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(file.getParent());
  }

  /** Opens the database and makes sure of its schema, or closes it. */
  private static DataSource current(DataSource source, boolean migrate) throws SQLException {
    source.getConnection().close();
    try {
      if (migrate) {
        SCHEMA.bringUpToDate(source);
      } else {
        SCHEMA.expectCurrent(source);
      }
      return source;
    } catch (SQLException | RuntimeException e) {
      shutDown(source);
      throw e;
    }
  }

  private static void shutDown(DataSource source) throws SQLException {
    end(source, "SHUTDOWN");
  }

  private static void end(DataSource source, String how) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(how);
    }
  }

  private static JdbcDataSource source(Path folder, String name, String more) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + "file:" + folder.toAbsolutePath().resolve(name) + OPTIONS + more);
    source.setUser("sa");
    source.setPassword("");
    return source;
  }

  private static HikariDataSource pool(DataSource source) {
    POOL_LOG.setLevel(java.util.logging.Level.SEVERE);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("records");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION_MS);
    config.setExceptionOverrideClassName(ClosedDatabase.class.getName());
    return new HikariDataSource(config);
  }

  private static String explain(Path file, SQLException e) {
    return switch (e.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 -> "The database " + file + " is in use by another process";
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 -> H2Header.damaged(file);
      default -> H2Failures.meaning(e) == Failure.FULL
          ? "The database " + file + " cannot be opened: the disk is full"
          : "The database " + file + " cannot be opened: " + e.getMessage().lines().findFirst().orElse("");
    };
  }

  /** Tells the pool which failures mean that a connection is of no use any more, because H2 closed the database under it. */
  public static final class ClosedDatabase implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException e) {
      return switch (e.getErrorCode()) {
        case ErrorCode.DATABASE_IS_CLOSED, ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN -> Override.MUST_EVICT;
        default -> Override.CONTINUE_EVICT;
      };
    }
  }
}
