package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Answers;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.JarCommand;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.Pictures;
import org.memeserver.support.Postgres;

/** Imports that do not have it easy: little memory for many workers and large rows, and databases that go away. */
class ImportTroubleIT {
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");

  @TempDir private Path folder;

  private String[] command(String url) {
    return new String[] {
      "import", "sphinx-meme", "--database-url", url, "--files", folder.resolve("old").toString(),
      "--key", HexFormat.of().formatHex(OldDeployment.someKey()), "--data-dir", folder.resolve("data").toString(), "--json"
    };
  }

  private static void addSmallPictures(Connection connection, OldDeployment old, Muid muid, int seed) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT nonce FROM public.media WHERE id = '" + muid + "'")) {
      row.next();
      byte[] nonce = HexFormat.of().parseHex(row.getString(1));
      old.write(muid + "_thumb", Pictures.of("jpg", 60, 60, seed), nonce);
      old.write(muid + "_medium", Pictures.of("jpg", 400, 399, seed), nonce);
    }
  }

  @Test
  void largeRowsAndManyWorkersFitIntoASmallHeap() throws Exception {
    String url = Postgres.shared().freshDatabase();
    try (Connection connection = Postgres.shared().connect(Postgres.nameIn(url))) {
      OldDeployment old = new OldDeployment(connection, folder.resolve("old"), OldDeployment.someKey());
      for (int i = 0; i < 250; i++) {
        old.add(Contents.of(i, 500), ALICE, i + ".bin");
      }
      Postgres.shared().run(
          Postgres.nameIn(url), "UPDATE public.media SET description = repeat('d', 2000000), tags = array_fill(repeat('t', 100), '{10000}')");
      for (int i = 0; i < 80; i++) {
        addSmallPictures(connection, old, old.add(Pictures.of("jpg", 600, 600, i), ALICE, i + ".jpg"), i);
      }
    }
    JarCommand.Ended ended = JarCommand.run(folder, List.of("-Xmx128m", "-XX:ActiveProcessorCount=32"), command(url));
    assertEquals(0, ended.code(), ended.err());
    JsonNode report = Answers.json(ended.out().getBytes(StandardCharsets.UTF_8));
    assertEquals(330, report.get("imported").asInt());
    assertEquals(80, report.get("withSmallPictures").asInt());
    assertEquals(2 * 250 + 80, report.at("/remarks/count").asInt(), "two texts of each large one were cut, and public pictures have a price");
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aDatabaseThatGoesAwayIsNamedAndTheRestCanFollow() throws Exception {
    try (Postgres going = Postgres.restartable(folder.resolve("server"))) {
      try (Connection connection = going.connect("postgres")) {
        OldDeployment old = new OldDeployment(connection, folder.resolve("old"), OldDeployment.someKey());
        for (int i = 0; i < 1500; i++) {
          old.add(Contents.of(i, 500), ALICE, i + ".bin");
        }
      }
      String said = interrupted(going, going.url("postgres"));
      assertTrue(said.contains("meme: The old database cannot be read"), said);
      assertTrue(said.contains("run it again for the rest"), said);

      // The same with ours, which lies in the one that goes away.
      String old = Postgres.shared().freshDatabase();
      try (Connection connection = Postgres.shared().connect(Postgres.nameIn(old))) {
        OldDeployment deployment = new OldDeployment(connection, folder.resolve("old"), OldDeployment.someKey());
        for (int i = 0; i < 1500; i++) {
          deployment.add(Contents.of(i, 500), ALICE, i + ".bin");
        }
      }
      Files.writeString(folder.resolve("meme.conf"), "DATABASE_URL=" + going.url("postgres") + "\nLOCAL_DIR=" + folder.resolve("files") + "\n");
      said = interrupted(going, old);
      assertTrue(said.contains("meme: The import into ") && said.contains(":" + going.port() + "/postgres"), said);
      assertTrue(said.contains("Database unavailable. What is imported stays; run it again for the rest."), said);
      JsonNode rest = Answers.json(JarCommand.run(folder, List.of(), command(old)).out().getBytes(StandardCharsets.UTF_8));
      assertEquals(1500, rest.get("imported").asInt() + rest.get("alreadyThere").asInt());
    }
  }

  /** Stops a database server in the middle of an import, and starts it again. */
  private String interrupted(Postgres going, String url) throws Exception {
    Process running = JarCommand.launch(folder, List.of(), command(url));
    BlobFolder disk = Files.exists(folder.resolve("meme.conf")) ? new BlobFolder(folder.resolve("files")) : BlobFolder.of(folder);
    while (running.isAlive() && (!Files.isDirectory(disk.folder().resolve("blobs/ff")) || disk.blobs().size() < 50)) {
      running.waitFor(2, TimeUnit.MILLISECONDS);
    }
    going.killHard();
    running.waitFor();
    going.startAgain();
    String err = Files.readString(folder.resolve("command.err"));
    assertEquals(1, running.exitValue(), err);
    assertFalse(err.contains("postgres:postgres"), err);
    return err;
  }
}
