package org.memeserver.db;

import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.memeserver.db.Engine.Failure;
import org.memeserver.db.Engine.Need;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/**
 * Runs reads and writes of the repositories and turns what can go wrong at run time into the words of the domain. A failure that is nobody's fault
 * but the program's stays a runtime exception.
 */
final class Work {
  private static final int ATTEMPTS = 5;

  /** After this no other attempt is begun: whoever waits longer is told to come back, and leaves the connection to others. */
  private static final long ATTEMPTING_NANOS = 5_000_000_000L;

  private static final String AWAY = "Database unavailable";

  private final Engine engine;
  private final Jdbi jdbi;
  private final DurableCommits durable;
  private volatile RememberedRecords remembered = RememberedRecords.none();

  Work(Engine engine) {
    this.engine = engine;
    this.jdbi = Jdbi.create(engine.connections()).registerArrayType(String.class, "varchar");
    this.durable = new DurableCommits(this::sync);
  }

  void remember(RememberedRecords records) {
    this.remembered = records;
  }

  RememberedRecords remembered() {
    return remembered;
  }

  /** One or more queries that change nothing. */
  <T> T read(HandleCallback<T, RuntimeException> queries) {
    return attempt(() -> jdbi.withHandle(queries), EnumSet.of(Failure.COLLISION, Failure.CUT));
  }

  /**
   * Queries that see one moment of the database, however long they take and whatever is written meanwhile. Not tried again when one fails.
   *
   * @param queries must not change anything
   */
  <T> T moment(HandleCallback<T, RuntimeException> queries) {
    return attempt(() -> jdbi.withHandle(handle -> {
      handle.setReadOnly(true);
      return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, transaction -> {
        engine.unhurried(transaction);
        return queries.withHandle(transaction);
      });
    }), EnumSet.noneOf(Failure.class));
  }

  /** Like {@link #durably}, for changes that keep something new: they are the first to be refused when room gets short. */
  <T> T durablyMore(HandleCallback<T, RuntimeException> changes) {
    return durably(Need.GROWTH, changes);
  }

  /**
   * One of many transactions that belong together. Before all of them are told to be done, {@link #awaitForgetting} is to be called: until then other
   * servers may go by what was before.
   */
  <T> T durablyAmongMany(HandleCallback<T, RuntimeException> changes) {
    return written(Need.UPKEEP, changes).outcome();
  }

  /** Returns when no server goes by what was before a change that was made here. */
  void awaitForgetting() {
    engine.awaitForgetting();
  }

  /**
   * One transaction. When this returns, its outcome survives a crash and a power loss, and no server goes by what was before; when it throws {@link MemeException.Unavailable} or {@link
   * MemeException.StorageFull}, the transaction may have happened or not.
   */
  <T> T durably(HandleCallback<T, RuntimeException> changes) {
    return durably(Need.UPKEEP, changes);
  }

  /** Keeps other transactions that hold this owner waiting until this one ends. */
  void holdOwner(Handle handle, PublicKey owner) {
    engine.holdOwner(handle, owner);
  }

  /** Keeps bans as they are until the transaction ends; one that changes them waits for all that hold them. */
  void holdBans(Handle handle, boolean toChange) {
    engine.holdBans(handle, toChange);
  }

  /** Bytes that the records take on their disk, with their indexes. */
  long bytesOnDisk() {
    return read(handle -> {
      try {
        return engine.bytesOnDisk(handle);
      } catch (IOException e) {
        throw new MemeException.Unavailable(AWAY, e);
      }
    });
  }

  /** Notes what a record is to be found by; in the transaction that writes it. */
  void index(Handle handle, Media media) {
    engine.index(handle, media);
  }

  /** The same for many public records that are new. */
  void indexNew(Handle handle, List<SearchRows.Findable> records) {
    engine.indexNew(handle, records);
  }

  /**
   * Does something with this database that runs within the work of another one, so that its failures come in the words of the domain already.
   *
   * @throws MemeException.Unavailable when this database does not answer
   */
  <T> T told(Supplier<T> queries) {
    return attempt(queries, EnumSet.noneOf(Failure.class));
  }

  /** @throws MemeException.StorageFull when no more should be kept */
  void expectRoomToGrow() {
    if (!engine.hasRoom(Need.GROWTH)) {
      throw new MemeException.StorageFull(null);
    }
  }

  /** Whether there is room for what could as well be done another day. */
  boolean hasRoomToSpare() {
    return engine.hasRoom(Need.LEISURE);
  }

  private <T> T durably(Need need, HandleCallback<T, RuntimeException> changes) {
    Written<T> written = written(need, changes);
    if (written.changes().isWithdrawal()) {
      awaitForgetting();
    }
    return written.outcome();
  }

  /** What a transaction came to. */
  private record Written<T>(T outcome, Changes changes) {}

  private <T> Written<T> written(Need need, HandleCallback<T, RuntimeException> changes) {
    if (!engine.hasRoom(need)) {
      throw new MemeException.StorageFull(null);
    }
    Written<T> written = attempt(() -> engine.writing(() -> committed(changes)), EnumSet.of(Failure.COLLISION));
    durable.await();
    return written;
  }

  private <T> Written<T> committed(HandleCallback<T, RuntimeException> work) {
    AtomicReference<Engine.Witness> witness = new AtomicReference<>();
    AtomicReference<Changes> changes = new AtomicReference<>();
    T outcome;
    try {
      outcome = jdbi.inTransaction(handle -> {
        changes.set(Changes.of(handle));
        witness.set(witness(handle));
        return work.withHandle(handle);
      });
    } finally {
      // Whatever came of it: what failed may have happened.
      if (changes.get() != null) {
        changes.get().contents().forEach(remembered::forget);
      }
    }
    if (!witness.get().confirm()) {
      throw new MemeException.Unavailable(AWAY, null);
    }
    return new Written<>(outcome, changes.get());
  }

  private void sync() {
    try {
      engine.sync();
    } catch (IOException e) {
      throw inDomainWords(e, e);
    }
  }

  /** @param passing failures after which nothing has happened yet and another try may succeed */
  private <T> T attempt(Supplier<T> work, Set<Failure> passing) {
    long begin = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (JdbiException e) {
        SQLException cause = sqlCause(e);
        if (cause == null) {
          throw new IllegalStateException("The database library failed", e);
        }
        if (attempt == ATTEMPTS || System.nanoTime() - begin > ATTEMPTING_NANOS || !passing.contains(engine.meaning(cause))) {
          throw inDomainWords(cause, e);
        }
      }
    }
  }

  private Engine.Witness witness(Handle handle) {
    try {
      return engine.witness(handle.getConnection());
    } catch (SQLException e) {
      throw inDomainWords(e, e);
    }
  }

  private RuntimeException inDomainWords(Exception cause, Exception whole) {
    return switch (engine.meaning(cause)) {
      case AWAY, CUT, COLLISION -> new MemeException.Unavailable(AWAY, whole);
      case FULL -> new MemeException.StorageFull(whole);
      case RETIRED_KEY -> new RetiredKeyException(whole);
      case UNFIT -> new MemeException.Invalid("Value too long");
      case MISTAKE -> new IllegalStateException("The database refused a statement: " + cause.getMessage(), whole);
    };
  }

  private static SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
