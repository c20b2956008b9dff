package org.memeserver.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.Media;
import org.memeserver.model.PublicKey;

/** What differs between the databases that can keep the records. */
interface Engine extends AutoCloseable {

  /** Pooled connections to a database whose schema is current. */
  DataSource connections();

  /**
   * Asked during a transaction: what will see to it, once its commit has returned, that it is found again.
   *
   * @param connection the one on which the transaction runs
   */
  Witness witness(Connection connection) throws SQLException;

  /**
   * Runs one transaction that writes, alone if the engine needs that.
   *
   * @param transaction from its begin to the return of its commit
   */
  <T> T writing(Supplier<T> transaction);

  /**
   * Makes every commit that happened before this call survive a power loss.
   *
   * @throws IOException when that cannot be promised
   */
  void sync() throws IOException;

  /** Whether there is room left to write to. Some engines break when they run out of it while they write. */
  boolean hasRoom(Need need);

  /** Whether a server of records can work on this connection: it can read the tables and may write to them. */
  boolean isFit(Handle handle);

  /**
   * Bytes that the records take on their disk, with their indexes.
   *
   * @throws IOException when that cannot be said
   */
  long bytesOnDisk(Handle handle) throws IOException;

  /** Notes what a record is to be found by, where the engine itself searches; in the transaction that writes the record. */
  void index(Handle handle, Media media);

  /** The same for many public records that are not noted yet. */
  void indexNew(Handle handle, List<SearchRows.Findable> records);

  /** Keeps other transactions that hold this owner waiting until this one ends. An engine whose transactions write alone has nothing to do. */
  default void holdOwner(Handle handle, PublicKey owner) {}

  /**
   * Keeps bans as they are until the transaction ends. An engine whose transactions write alone has nothing to do.
   *
   * @param toChange whether this transaction changes them; it then waits for all that hold them
   */
  default void holdBans(Handle handle, boolean toChange) {}

  /** Lets the transaction that runs on the handle take as long as it needs. */
  void unhurried(Handle handle);

  /**
   * The search over this engine's records.
   *
   * @param folder for an index beside the database, if the engine needs one
   */
  MediaSearch search(Database database, Path folder);

  /**
   * Does the work unless another process that shares the database is at it.
   *
   * @return whether it was done here
   */
  boolean alone(Duty duty, Runnable work);

  /**
   * Remembers records that are read, as long as nobody changes them.
   *
   * @param most bytes, about
   */
  RememberedRecords remember(long most);

  /** Returns when no process goes by records that another one remembered before a commit that has returned. */
  default void awaitForgetting() {}

  /**
   * The processes that share the database; empty when it belongs to one alone.
   *
   * @param identity of the database
   */
  Optional<Peers> peers(String identity);

  /** What a failure of this engine means to a caller. */
  Failure meaning(Exception failure);

  /** Closes the database; all that is committed is on the disk then. */
  @Override
  void close();

  /**
   * Gives room that writing has left unused back to the disk, if the engine does not do so by itself; without room to do that in, nothing is done. Nobody
   * else may be at work on the database.
   *
   * @throws org.memeserver.model.MemeException.Unavailable when it cannot be promised that all is on the disk
   */
  void compact();

  /** What room is needed for. */
  enum Need {
    /** Something new is to be kept. */
    GROWTH,
    /** Something is changed or removed, or a small note taken. What was set aside for a full disk may be used for it. */
    UPKEEP,
    /** Something that could as well wait. To be asked now and then: with plenty of room, some is set aside for a full disk. */
    LEISURE
  }

  /** Sees to it that a commit that has returned will be found again. */
  interface Witness {
    /**
     * To be asked once, after the commit and before another transaction writes.
     *
     * @return false when the commit may be lost
     */
    boolean confirm();
  }

  /** What a failure means. */
  enum Failure {
    /** The database is away or busy for now. */
    AWAY,
    /** The database went away under the connection; another connection may find it again at once. */
    CUT,
    /** There is no room left to write to. */
    FULL,
    /** Nothing was done because another transaction was in the way; the same work is worth another try at once. */
    COLLISION,
    /** A value does not fit into its column. */
    UNFIT,
    /** A row names a storage key that has been retired, or a key that rows still name was to be. */
    RETIRED_KEY,
    /** A mistake in this program. */
    MISTAKE
  }
}
