package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.atOnce;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.PostgresUrl;
import org.memeserver.model.MemeException;
import org.memeserver.support.Postgres;

/** A server that can be read but not written, and may know less than was answered. */
final class StandbyTest {
  @TempDir Path folder;
  private Postgres server;

  @BeforeEach
  void start() throws Exception {
    server = Postgres.restartable(folder);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void becomeStandby() throws Exception {
    server.stop();
    server.startAgainAsStandby();
  }

  private DatabasePlace.Server at(String url) {
    return new DatabasePlace.Server(PostgresUrl.read(url), 3, Duration.ZERO);
  }

  @Test
  void amongSeveralHostsThePrimaryIsTaken() throws Exception {
    String url = Postgres.shared().freshDatabase();
    String name = Postgres.nameIn(url);
    server.run("postgres", "CREATE DATABASE " + name);
    Database.open(at(server.url(name)), true).close();
    Database.open(at(url), true).close();
    becomeStandby();
    String both = url.replace("127.0.0.1:", "127.0.0.1:" + server.port() + ",127.0.0.1:");
    try (Database database = Samples.open(at(both))) {
      database.probe();
      int port = database.work().read(handle -> handle.createQuery("SELECT inet_server_port()").mapTo(Integer.class).one());
      assertEquals(Postgres.shared().port(), port);
    }
    // The old database that an import reads may be a standby.
    try (Connection connection = PostgresSource.of(PostgresUrl.read(both)).getConnection();
        ResultSet row = connection.createStatement().executeQuery("SELECT pg_is_in_recovery()")) {
      row.next();
      assertTrue(row.getBoolean(1));
    }
  }

  @Test
  void aStandbyIsRefusedAtTheStart() throws Exception {
    becomeStandby();
    String said = assertThrows(DatabaseOpenException.class, () -> Database.open(at(server.url("postgres")), true).close()).getMessage();
    assertTrue(said.endsWith("none of its hosts is a primary server, which can be written to"), said);
    String any = server.url("postgres") + "&target_session_attrs=any";
    said = assertThrows(DatabaseOpenException.class, () -> Database.open(at(any), true).close()).getMessage();
    assertTrue(said.endsWith("is on a standby server, which cannot be written to"), said);
  }

  @Test
  void aServerThatBecameAStandbyIsUnavailable() throws Exception {
    String url = server.url("postgres");
    try (Database database = Samples.open(at(url));
        Database any = Database.open(at(url + "&target_session_attrs=any"), true)) {
      becomeStandby();
      // Each waits for a connection as long as it may.
      atOnce(2, i -> () -> assertThrows(MemeException.Unavailable.class, (i == 0 ? database : any)::probe));
    }
  }

  @Test
  void aDatabaseThatMayOnlyBeReadIsUnavailable() {
    String url = server.url("postgres") + "&target_session_attrs=any";
    Database.open(at(url), true).close();
    try (Database database = Samples.open(at(url))) {
      database.probe();
      server.run("postgres", "ALTER DATABASE postgres SET default_transaction_read_only = on");
      server.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'meme%'");
      assertThrows(MemeException.Unavailable.class, database::probe);
    }
  }
}
