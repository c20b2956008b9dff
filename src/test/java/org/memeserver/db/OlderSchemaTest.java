package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** A database of an earlier version opens with all that it holds. */
final class OlderSchemaTest {
  @TempDir Path folder;

  @Test
  void aDatabaseWithoutRenditionsIsBroughtUpToDate() throws Exception {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob content = blob();
    makeFirstVersion(muid, owner, content);

    try (Database database = Database.openH2(folder);
        MediaSearch search = new LuceneMediaSearch(database, folder.resolve("search"))) {
      MediaRepository media = new MediaRepository(database, search);
      Media found = media.publicOf(muid, NOW).orElseThrow();
      assertEquals("old", found.name());
      assertEquals(Optional.empty(), found.blurhash());
      RenditionRepository renditions = new RenditionRepository(database);
      assertEquals(Optional.of(new RenditionState(0, List.of())), renditions.find(muid));
      assertTrue(renditions.replace(muid, List.of(), Optional.empty(), 1, NOW).kept());
      assertEquals(List.of(content.id()), media.delete(muid, owner, NOW).orphaned());
    }
  }

  private void makeFirstVersion(Muid muid, PublicKey owner, NewBlob content) throws Exception {
    String url = "jdbc:h2:" + folder.resolve("meme") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    Flyway.configure().dataSource(url, "sa", "").locations("classpath:db/migration").target("1").load().migrate();
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      run(connection, "INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?)", content.id().text(), content.boundTo(), content.size(), content.wrappedKey(),
          content.storageKeyId(), Timestamp.from(NOW));
      run(connection, "INSERT INTO content VALUES (?, ?, ?)", muid.text(), content.id().text(), Timestamp.from(NOW));
      run(connection, """
          INSERT INTO media VALUES (?, ?, 'old', 'd', 1, CAST(ARRAY[] AS varchar ARRAY), 'f', 60, 'image/jpg', ?, ?, NULL, 0, 0, FALSE, TRUE, 0, 0, 1)""",
          muid.text(), owner.text(), Timestamp.from(NOW), Timestamp.from(NOW));
    }
  }

  private static void run(Connection connection, String sql, Object... values) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      assertEquals(1, statement.executeUpdate());
    }
  }
}
