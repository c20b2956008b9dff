package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** A server that is given the files of another database, or none of its own, does them no harm. */
class FilesOfDatabaseIT {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir Path folder;
  private String postgres;
  private BlobFolder disk;

  @BeforeEach
  void makePlaces() {
    postgres = Postgres.shared().freshDatabase();
    disk = BlobFolder.of(folder);
  }

  private JarServer onH2() throws Exception {
    return JarServer.start(folder, "--sweep-interval-seconds", "1");
  }

  private JarServer onPostgres() throws Exception {
    return JarServer.start(folder, "--sweep-interval-seconds", "1", "--database-url", postgres);
  }

  private List<String> upload(JarServer server, int first, int count) throws Exception {
    SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
    List<String> muids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      muids.add(owner.uploaded("/file", Contents.of(first + i, 1000 + i)));
    }
    server.stop();
    makeOld();
    return muids;
  }

  private void makeOld() throws Exception {
    for (Path blob : disk.blobs()) {
      Files.setLastModifiedTime(blob, LONG_AGO);
    }
  }

  private void assertIntact(JarServer server, List<String> muids) throws Exception {
    SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
    for (String muid : muids) {
      new Library(server).intact(owner, muid);
    }
  }

  private interface Start {
    JarServer server() throws Exception;
  }

  private static void assertRefused(String why, Start start) {
    String said = assertThrows(IllegalStateException.class, () -> start.server().close()).getMessage();
    assertTrue(said.lines().anyMatch(line -> line.startsWith("meme: ") && line.contains(why)), said);
  }

  @Test
  void anotherDatabaseIsNotGivenTheFilesOfTheFirst() throws Exception {
    List<String> muids = upload(onH2(), 1, 5);
    assertRefused("belong to another database", this::onPostgres);
    assertEquals(5, disk.blobs().size());
    Files.delete(disk.folder().resolve("database"));
    assertRefused("but no records in the database", this::onPostgres);
    try (JarServer server = onH2()) {
      assertIntact(server, muids);
    }
  }

  @Test
  void aForgottenDatabaseUrlDoesNoHarm() throws Exception {
    List<String> muids = upload(onPostgres(), 1, 5);
    assertRefused("belong to another database", this::onH2);
    try (JarServer server = onPostgres()) {
      assertIntact(server, muids);
    }
  }

  @Test
  void aDiskThatIsNotMountedStopsTheStart() throws Exception {
    List<String> muids = upload(onH2(), 1, 3);
    Path away = folder.resolve("away");
    Files.move(disk.folder(), away);
    Files.createDirectory(disk.folder());
    assertRefused("its disk mounted?", this::onH2);
    assertTrue(disk.blobs().isEmpty());
    Files.move(disk.folder(), folder.resolve("mount-point"));
    Files.move(away, disk.folder());
    try (JarServer server = onH2()) {
      assertIntact(server, muids);
    }
  }

  @Test
  void filesOfAVersionThatWroteDownNoOwnerAreTaken() throws Exception {
    List<String> muids = upload(onH2(), 1, 3);
    Files.delete(disk.folder().resolve("database"));
    Files.delete(disk.placeOf(disk.blobs().get(0).getFileName().toString()));
    try (JarServer server = onH2()) {
      assertEquals(2, muids.stream().filter(muid -> isIntact(server, muid)).count());
      assertTrue(Files.readString(disk.folder().resolve("database")).endsWith(" 1970-01-01T00:00:00Z\n"));
    }
  }

  private static boolean isIntact(JarServer server, String muid) {
    try {
      return new Library(server).download(SphinxUser.of(server.port(), 1).signIn(), muid).statusCode() == 200;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The copy has the files from then on; what was uploaded to the source after the copying is not in it and must not be swept by it. */
  @Test
  void aCopyTakesTheFilesOverAndSparesWhatCameAfterIt() throws Exception {
    List<String> before = upload(onH2(), 1, 3);
    JarCommand.Ended copied =
        JarCommand.run(folder, List.of(), "db", "copy", "--data-dir", folder.resolve("data").toString(), "--to", postgres);
    assertEquals(0, copied.code(), copied.err());
    List<String> after = upload(onH2(), 100, 3);
    String leftover = "0000000000000000000000000000cccc";
    try (JarServer server = onPostgres()) {
      assertIntact(server, before);
      Path decoy = disk.unfinishedFolder().resolve(leftover);
      Files.write(decoy, new byte[10]);
      Files.setLastModifiedTime(decoy, LONG_AGO);
      Eventually.holds("a sweep has come by", Duration.ofSeconds(150), () -> !Files.exists(decoy));
      assertEquals(6, disk.blobs().size(), "nothing that came after the copying was swept");
      server.stop();
    }
    assertRefused("belong to another database", this::onH2);
    assertEquals(3, after.size());
  }
}
