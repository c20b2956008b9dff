package org.memeserver.db;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.memeserver.model.MemeException;

/**
 * An open database of records. The repositories are made over it, and it is closed after they are done.
 *
 * <p>Safe for use by many threads. Threads that work on an embedded database must not be interrupted: an interrupt closes the file that they are
 * reading or writing.
 */
public final class Database implements AutoCloseable {
  private final Engine engine;
  private final Work work;
  private final String identity;

  private Database(Engine engine, Work work, Named named) {
    this.engine = engine;
    this.work = work;
    this.identity = named.id();
  }

  /** What a database says of itself: its name, and that of the database of which it is an unfinished copy. */
  private record Named(String id, Optional<String> copyOf) {}

  /**
   * Opens the embedded database in a folder, making it when there is none, and brings its schema up to date.
   *
   * @param folder made when missing; belongs to this process alone while open
   * @throws DatabaseOpenException when it is in use by another process, damaged, from a newer version, or cannot be written; what is there stays
   *     as it is then
   */
  public static Database openH2(Path folder) {
    return open(new DatabasePlace.Folder(folder), true);
  }

  /**
   * Opens a database.
   *
   * @param migrate whether to make the tables if there are none, and to bring older ones up to date; of several processes that do at once, one does
   *     it
   * @throws DatabaseOpenException when it cannot be reached within the patience of the place, is in use by another process that does not share it,
   *     damaged, from a newer version, cannot be written, needs a migration that is not to be run, or is an unfinished copy; what is there stays as it
   *     is then
   */
  public static Database open(DatabasePlace place, boolean migrate) {
    return open(place, migrate, false);
  }

  /**
   * The same for one that may be an unfinished copy of another; makes and updates the tables.
   *
   * @throws DatabaseOpenException as {@link #open}
   */
  public static Database openEvenUnfinished(DatabasePlace place) {
    return open(place, true, true);
  }

  /** Removes an embedded database that nobody has open. */
  public static void remove(DatabasePlace.Folder place) {
    H2Engine.remove(place.folder());
  }

  /**
   * Puts an embedded database that nobody has open in the place of another one, damaged or not, which is put aside under a name of its own.
   *
   * @param time for that name
   * @return where the other one is now; empty when there was none
   * @throws DatabaseOpenException when the other one is in use, or the folder cannot be written
   */
  public static Optional<Path> replace(DatabasePlace.Folder place, DatabasePlace.Folder by, String time) {
    return H2Engine.replace(place.folder(), by.folder(), time);
  }

  /**
   * How far the tables of a database have come. Changes nothing.
   *
   * @throws DatabaseOpenException when it cannot be looked at
   */
  public static SchemaState state(DatabasePlace place) {
    return place instanceof DatabasePlace.Server server
        ? PostgresEngine.state(server)
        : H2Engine.state(((DatabasePlace.Folder) place).folder());
  }

  /**
   * What a database server says of itself. Changes nothing.
   *
   * @throws DatabaseOpenException when it cannot be asked
   */
  public static ServerFacts facts(DatabasePlace.Server place) {
    return PostgresEngine.facts(place);
  }

  private static Database open(DatabasePlace place, boolean migrate, boolean evenUnfinished) {
    Engine engine = place instanceof DatabasePlace.Server server
        ? PostgresEngine.open(server, migrate)
        : H2Engine.open(((DatabasePlace.Folder) place).folder(), migrate);
    try {
      Work work = new Work(engine);
      Named named = name(work);
      if (named.copyOf().isPresent() && !evenUnfinished) {
        throw new DatabaseOpenException("The database " + place
            + " is an unfinished copy: run \"meme db copy\" or \"meme restore\" again, whichever began it", null);
      }
      return new Database(engine, work, named);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /**
   * Makes sure that nobody has begun to copy another database into this one.
   *
   * @throws DatabaseOpenException when somebody has
   */
  public void expectWhole() {
    if (name(work).copyOf().isPresent()) {
      throw new DatabaseOpenException("The database is an unfinished copy: run \"meme db copy\" or \"meme restore\" again, whichever began it", null);
    }
  }

  /**
   * Checks that the database answers and may be written to.
   *
   * @throws org.memeserver.model.MemeException.Unavailable when it does not, or may not
   */
  public void probe() {
    if (!work.read(engine::isFit)) {
      throw new MemeException.Unavailable("Database unavailable", null);
    }
  }

  /**
   * The search over the public records. It is closed before the database.
   *
   * @param folder for an index beside an embedded database: made when missing; whatever files are in it may be deleted
   */
  public MediaSearch openSearch(Path folder) {
    return engine.search(this, folder);
  }

  /**
   * Does the work unless another process that shares the database is at it.
   *
   * @return whether it was done here
   * @throws org.memeserver.model.MemeException.Unavailable when the database does not answer
   */
  public boolean alone(Duty duty, Runnable work) {
    return engine.alone(duty, work);
  }

  /**
   * Remembers records that are looked up for downloads, from now on, as long as nobody changes them.
   *
   * @param most bytes that they take, about; 0 remembers none
   */
  public void rememberRecords(long most) {
    work.remember(most > 0 ? engine.remember(most) : RememberedRecords.none());
  }

  /** The processes that share the database; empty when it belongs to this one alone. */
  public Optional<Peers> peers() {
    return engine.peers(identity);
  }

  /** The identity of the database of which this one was made as a copy. */
  public Optional<String> copiedFrom() {
    return work.read(handle -> handle.createQuery("SELECT copied_from FROM database_identity WHERE copied_from IS NOT NULL").mapTo(String.class).findOne());
  }

  /** A random name that this database got when it was made and keeps. */
  public String identity() {
    return identity;
  }

  Work work() {
    return work;
  }

  /** Closes the database; all that is committed is on the disk then. Closing again does nothing. */
  @Override
  public void close() {
    engine.close();
  }

  /** Gives room that writing has left unused back to the disk, if the engine does not do so by itself. Nobody else may be at work on the database. */
  void compact() {
    engine.compact();
  }

  private static Named name(Work work) {
    String sql = "SELECT id, (SELECT source FROM unfinished_copy) AS copy_of FROM database_identity";
    RowMapper<Named> named = (row, context) -> new Named(row.getString("id"), Optional.ofNullable(row.getString("copy_of")));
    return work.read(handle -> handle.createQuery(sql).map(named).findOne())
        .orElseGet(() -> work.durably(handle -> {
          handle.createUpdate("INSERT INTO database_identity (only_row, id) VALUES (1, :id) ON CONFLICT DO NOTHING")
              .bind("id", UUID.randomUUID().toString())
              .execute();
          return handle.createQuery(sql).map(named).one();
        }));
  }
}
