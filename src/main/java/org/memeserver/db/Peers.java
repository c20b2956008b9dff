package org.memeserver.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.memeserver.model.MemeException;
import org.postgresql.ds.PGSimpleDataSource;

/** The processes that have the same PostgreSQL database open now, and what each says of itself: the name that its connections carry. */
public final class Peers {
  /** Bytes of words that PostgreSQL keeps: 63 for a name, and ours begins with what it is of. */
  public static final int LONGEST = 63 - 12;

  /** Of a database's identity: several may lie in one database of the server, in schemas of their own. */
  private static final int SHORT = 6;

  private final HikariDataSource pool;
  private final String prefix;

  Peers(HikariDataSource pool, String identity) {
    this.pool = pool;
    this.prefix = "meme " + identity.substring(0, SHORT) + " ";
  }

  /**
   * Says something of this process to the others, from now on.
   *
   * @param words ASCII, at most {@link #LONGEST} characters
   * @throws MemeException.Unavailable when the database does not answer
   */
  public void introduce(String words) {
    try {
      pool.unwrap(PGSimpleDataSource.class).setApplicationName(prefix + words);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    // Those that are there are replaced by new ones, of which one is there when this returns.
    pool.getHikariPoolMXBean().softEvictConnections();
    Jdbi.create(pool).useHandle(handle -> handle.execute("SELECT set_config('application_name', ?, false)", prefix + words));
  }

  /** What all processes say that have introduced themselves, this one too. */
  public List<String> introductions() {
    return Jdbi.create(pool).withHandle(handle -> handle
        .createQuery("SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE ?")
        .bind(0, prefix + "%")
        .mapTo(String.class)
        .map(name -> name.substring(prefix.length()))
        .list());
  }
}
