package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.details;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;
import org.memeserver.support.Postgres;

/** A copy has what its source has, however it came about. */
final class DatabaseCopyTest {
  private static final CopyWatcher NOBODY = new Recorder(Integer.MAX_VALUE);

  @TempDir Path folder;

  /** From which kind of database to which. */
  enum Way {
    H2_TO_POSTGRES,
    POSTGRES_TO_H2,
    H2_TO_H2,
    POSTGRES_TO_POSTGRES;

    DatabasePlace source(Path folder) {
      return this == H2_TO_POSTGRES || this == H2_TO_H2 ? new DatabasePlace.Folder(folder.resolve("source")) : PostgresPlaces.empty();
    }

    DatabasePlace target(Path folder) {
      return this == POSTGRES_TO_H2 || this == H2_TO_H2 ? new DatabasePlace.Folder(folder.resolve("target")) : PostgresPlaces.empty();
    }
  }

  /** Notes what it is told, and throws when it has heard of so many pages. */
  private static class Recorder implements CopyWatcher {
    private final int most;
    private int pages;
    private int begunAnew;
    private long rows;

    private Recorder(int most) {
      this.most = most;
    }

    @Override
    public void copied(long done, long total) {
      assertTrue(done <= total);
      rows = done;
      if (++pages > most) {
        throw new Interruption();
      }
    }

    @Override
    public void compared(long done, long total) {
      copied(done, total);
    }

    @Override
    public void beginsAnew() {
      begunAnew++;
    }
  }

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyKindOfRowIsThereWithEveryValueAndTheSourceStaysAsItIs(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    Map<String, List<String>> before = filled(from, 20);
    before.forEach((table, rows) -> assertFalse(rows.isEmpty(), table));

    CopyOutcome outcome = copy(from, to, NOBODY);

    outcome.tables().forEach(count -> assertEquals(before.get(count.table()).size(), count.source(), count.table()));
    outcome.tables().forEach(count -> assertEquals(count.source(), count.target(), count.table()));
    assertEquals(before.keySet(), outcome.tables().stream().map(CopyOutcome.TableCount::table).collect(java.util.stream.Collectors.toSet()));
    assertEquals(outcome.rows(), outcome.copied());
    try (Database source = Database.open(from, false);
        Database target = Database.open(to, false)) {
      assertEquals(before, Dump.of(source));
      assertEquals(before, Dump.of(target));
      assertEquals(Dump.byRevision(source), Dump.byRevision(target));
    }
  }

  @Test
  void thereAndBackIsWhereItBegan() {
    DatabasePlace first = new DatabasePlace.Folder(folder.resolve("first"));
    DatabasePlace second = PostgresPlaces.empty();
    DatabasePlace third = new DatabasePlace.Folder(folder.resolve("third"));
    Map<String, List<String>> before = filled(first, 150);
    copy(first, second, NOBODY);
    copy(second, third, NOBODY);
    try (Database database = Database.open(third, false)) {
      assertEquals(before, Dump.of(database));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theCopyCanBeSearchedAndWorkedWith(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    filled(from, 130);
    List<String> expected;
    try (Database source = Database.open(from, false);
        MediaSearch search = source.openSearch(folder.resolve("search-source"))) {
      expected = found(search);
    }
    assertEquals(132, expected.size());
    copy(from, to, NOBODY);
    try (Database target = Database.open(to, false);
        MediaSearch search = target.openSearch(folder.resolve("search-target"))) {
      assertEquals(expected, found(search));
      MediaRepository media = new MediaRepository(target, search);
      Muid muid = media.save(upload(muid(), owner(), details("zebra"), true, NOW), blob(), Optional.empty()).media().muid();
      assertEquals(List.of(muid), search.find("zebra", 10, 0, NOW).stream().map(Media::muid).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aTargetWithARecordIsRefusedAndStays(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    filled(from, 3);
    try (Database target = Database.open(to, true)) {
      new ChallengeRepository(target).use("a", NOW);
    }
    assertRefused("has records in it", () -> copy(from, to, NOBODY));
    try (Database target = Database.open(to, true)) {
      Map<String, List<String>> there = Dump.of(target);
      assertEquals(1, there.get("used_challenge").size());
      assertEquals(List.of(), there.get("blob"));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aCopyThatWasBrokenOffAnywhereIsGoneOnWith(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    Map<String, List<String>> before = filled(from, 350);
    long rows = before.values().stream().mapToLong(List::size).sum();
    long written = 0;
    Recorder recorder;
    int interruptions = 0;
    for (int pages = 2; ; pages += 2) {
      recorder = new Recorder(pages);
      try {
        written += copy(from, to, recorder).copied();
        break;
      } catch (Interruption e) {
        interruptions++;
        DatabaseOpenException refused = assertThrows(DatabaseOpenException.class, () -> Database.open(to, true));
        assertTrue(refused.getMessage().endsWith("is an unfinished copy: run \"meme db copy\" or \"meme restore\" again, whichever began it"), refused.getMessage());
        assertTrue(refused.getMessage().contains(to.toString()), refused.getMessage());
      }
    }
    assertTrue(interruptions > 5, "" + interruptions);
    assertTrue(written < rows, "everything was written by the last run");
    assertEquals(0, recorder.begunAnew);
    try (Database target = Database.open(to, false)) {
      assertEquals(before, Dump.of(target));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aSourceThatChangedMeanwhileIsCopiedAnew(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    filled(from, 250);
    assertThrows(Interruption.class, () -> copy(from, to, new Recorder(8)));
    Map<String, List<String>> changed;
    try (Database source = Database.open(from, false);
        MediaSearch search = source.openSearch(folder.resolve("search-source"))) {
      MediaRepository media = new MediaRepository(source, search);
      Media first = search.find("common", 1, 0, NOW).get(0);
      assertTrue(media.purchase(first.muid(), first.owner(), NOW).isPresent());
      changed = Dump.of(source);
    }
    Recorder recorder = new Recorder(Integer.MAX_VALUE);
    CopyOutcome outcome = copy(from, to, recorder);
    assertEquals(1, recorder.begunAnew);
    assertEquals(outcome.rows(), outcome.copied());
    try (Database target = Database.open(to, false)) {
      assertEquals(changed, Dump.of(target));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whatIsNoLongerInTheSourceGoesFromTheCopy(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    filled(from, 150);
    try (Database source = Database.open(from, false)) {
      new ChallengeRepository(source).use("over", NOW);
    }
    // While both sides are compared.
    assertThrows(Interruption.class, () -> copy(from, to, new Recorder(9)));
    Map<String, List<String>> changed;
    try (Database source = Database.open(from, false)) {
      assertEquals(1, new ChallengeRepository(source).removeExpired(NOW));
      changed = Dump.of(source);
    }
    Recorder recorder = new Recorder(Integer.MAX_VALUE);
    copy(from, to, recorder);
    assertEquals(1, recorder.begunAnew);
    try (Database target = Database.open(to, false)) {
      assertEquals(changed, Dump.of(target));
    }
  }

  @Test
  void theFileOfACopyHasNoRoomThatNobodyUses() throws Exception {
    DatabasePlace from = PostgresPlaces.empty();
    DatabasePlace to = new DatabasePlace.Folder(folder.resolve("target"));
    filled(from, 2000);
    long[] largest = new long[1];
    copy(from, to, new CopyWatcher() {
      @Override
      public void copied(long rows, long total) {
        largest[0] = Math.max(largest[0], size(to));
      }

      @Override
      public void compared(long rows, long total) {
        copied(rows, total);
      }

      @Override
      public void beginsAnew() {
        throw new AssertionError();
      }
    });
    assertTrue(size(to) < largest[0] / 2, size(to) + " of " + largest[0]);
  }

  private static long size(DatabasePlace place) {
    try {
      return Files.size(((DatabasePlace.Folder) place).folder().resolve("meme.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aCopyThatWasCutOffIsTrustedInPostgresOnly(Way way) {
    DatabasePlace from = way.source(folder);
    DatabasePlace to = way.target(folder);
    Map<String, List<String>> before = filled(from, 350);
    assertThrows(Interruption.class, () -> copy(from, to, new Recorder(8)));
    try (Database target = Database.openEvenUnfinished(to)) {
      target.work().durably(handle -> handle.execute("UPDATE unfinished_copy SET writing = TRUE"));
    }
    CopyOutcome outcome = copy(from, to, NOBODY);
    assertEquals(to instanceof DatabasePlace.Folder, outcome.copied() == outcome.rows());
    try (Database target = Database.open(to, false)) {
      assertEquals(before, Dump.of(target));
    }
  }

  @Test
  void anUnfinishedCopyOfAnotherIsRefused() {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("one"));
    DatabasePlace other = new DatabasePlace.Folder(folder.resolve("other"));
    DatabasePlace to = new DatabasePlace.Folder(folder.resolve("target"));
    filled(from, 10);
    filled(other, 10);
    assertThrows(Interruption.class, () -> copy(from, to, new Recorder(2)));
    assertRefused("unfinished copy of another", () -> copy(other, to, NOBODY));
    assertRefused("it is an unfinished copy", () -> copy(to, PostgresPlaces.empty(), NOBODY));
  }

  @Test
  void aDatabaseIsNotCopiedOntoItself() {
    DatabasePlace.Server place = PostgresPlaces.empty();
    filled(place, 3);
    assertRefused("the same database", () -> copy(place, place, NOBODY));
  }

  @Test
  void aTargetOnWhichAServerRunsIsRefused() {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("source"));
    DatabasePlace.Server to = PostgresPlaces.empty();
    filled(from, 3);
    try (Database server = Database.open(to, true)) {
      server.peers().orElseThrow().introduce("server 1");
      server.probe();
      assertRefused("server is running", () -> copy(from, to, NOBODY));
    }
    copy(from, to, NOBODY);
  }

  @Test
  void aServerThatStartsBesideACopyNoticesOrIsNoticed() {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("source"));
    DatabasePlace.Server to = PostgresPlaces.empty();
    filled(from, 3);
    try (Database server = Database.open(to, true)) {
      CopyWatcher startsTheServer = new Recorder(1) {
        @Override
        public void copied(long rows, long total) {
          server.peers().orElseThrow().introduce("server 1");
          assertThrows(DatabaseOpenException.class, server::expectWhole);
          super.copied(rows, total);
        }
      };
      assertThrows(Interruption.class, () -> copy(from, to, startsTheServer));
      assertRefused("server is running", () -> copy(from, to, NOBODY));
    }
    copy(from, to, NOBODY);
    try (Database server = Database.open(to, true)) {
      server.expectWhole();
    }
  }

  @Test
  void aTargetWithOlderTablesStaysAsItIs() throws Exception {
    Path old = Files.createDirectories(folder.resolve("old"));
    String url = "jdbc:h2:" + old.resolve("meme") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    Flyway.configure().dataSource(url, "sa", "").locations("classpath:db/migration").target("2").load().migrate();
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("source"));
    filled(from, 3);
    assertRefused("tables of an older version", () -> copy(from, new DatabasePlace.Folder(old), NOBODY));
    assertEquals(2, Database.state(new DatabasePlace.Folder(old)).version());
  }

  @Test
  void aCutOffCopyOfAnotherIsNotRemoved() {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("one"));
    DatabasePlace other = new DatabasePlace.Folder(folder.resolve("other"));
    DatabasePlace to = new DatabasePlace.Folder(folder.resolve("target"));
    filled(from, 10);
    filled(other, 10);
    assertThrows(Interruption.class, () -> copy(from, to, new Recorder(2)));
    try (Database target = Database.openEvenUnfinished(to)) {
      target.work().durably(handle -> handle.execute("UPDATE unfinished_copy SET writing = TRUE"));
    }
    String identity = identity(to);
    assertRefused("unfinished copy of another", () -> copy(other, to, NOBODY));
    assertEquals(identity, identity(to));
  }

  private static String identity(DatabasePlace place) {
    try (Database database = Database.openEvenUnfinished(place)) {
      return database.identity();
    }
  }

  @Test
  void aSourceThatGoesAwayIsToldInTheWordsOfTheDomain() {
    DatabasePlace.Server from = PostgresPlaces.empty();
    DatabasePlace to = new DatabasePlace.Folder(folder.resolve("target"));
    filled(from, 30);
    CopyWatcher ends = new Recorder(1_000) {
      @Override
      public void copied(long rows, long total) {
        Postgres.shared().run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + from.address().database() + "'");
      }
    };
    assertThrows(MemeException.Unavailable.class, () -> copy(from, to, ends));
    copy(from, to, NOBODY);
  }

  @Test
  void theFileOfACopyIsForItsOwnerAlone() throws Exception {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("source"));
    filled(from, 3);
    copy(from, new DatabasePlace.Folder(Files.createDirectories(folder.resolve("target"))), NOBODY);
    for (String one : List.of("source", "target")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(one).resolve("meme.mv.db"))));
    }
  }

  @Test
  void aFileThatIsWrittenAnewAsItIsClosedIsForItsOwnerAloneToo() throws Exception {
    Path file = folder.resolve("meme.mv.db");
    try (Database open = Database.openH2(folder)) {
      open.probe();
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void anOlderSourceIsNotMigrated() throws Exception {
    Path old = Files.createDirectories(folder.resolve("old"));
    String url = "jdbc:h2:" + old.resolve("meme") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    Flyway.configure().dataSource(url, "sa", "").locations("classpath:db/migration").target("2").load().migrate();
    DatabasePlace from = new DatabasePlace.Folder(old);
    assertRefused("run \"meme db migrate\" first", () -> copy(from, PostgresPlaces.empty(), NOBODY));
    assertEquals(2, Database.state(from).version());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSourceThatIsNotThereIsNotMade(boolean h2) {
    DatabasePlace from = h2 ? new DatabasePlace.Folder(folder.resolve("none")) : PostgresPlaces.empty();
    assertRefused("nothing to copy", () -> copy(from, new DatabasePlace.Folder(folder.resolve("target")), NOBODY));
    assertEquals(0, Database.state(from).version());
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @Test
  void whatIsWrittenMeanwhileIsNotInTheCopyAndDoesNoHarm() {
    DatabasePlace.Server from = PostgresPlaces.empty();
    DatabasePlace to = new DatabasePlace.Folder(folder.resolve("target"));
    Map<String, List<String>> before = filled(from, 120);
    try (Database server = Samples.open(from)) {
      ChallengeRepository challenges = new ChallengeRepository(server);
      copy(from, to, new CopyWatcher() {
        @Override
        public void copied(long rows, long total) {
          challenges.use("during " + rows, NOW);
        }

        @Override
        public void compared(long rows, long total) {
          challenges.use("after " + rows, NOW);
        }

        @Override
        public void beginsAnew() {
          throw new AssertionError();
        }
      });
      assertTrue(Dump.of(server).get("used_challenge").size() > before.get("used_challenge").size());
    }
    try (Database target = Database.open(to, false)) {
      assertEquals(before, Dump.of(target));
    }
  }

  @Test
  void notesOfCondemnedBlobsAndWhatPostgresTakesNotAreSeenTo() {
    DatabasePlace from = new DatabasePlace.Folder(folder.resolve("source"));
    DatabasePlace to = PostgresPlaces.empty();
    filled(from, 5);
    try (Database source = Database.open(from, false)) {
      source.work().durably(handle -> {
        handle.execute("INSERT INTO blob VALUES ('condemned', 'condemned', 0, X'', '', CURRENT_TIMESTAMP)");
        // As an early version may have written it.
        return handle.execute("UPDATE media SET name = 'a' || CHAR(0) || 'b'");
      });
    }
    CopyOutcome outcome = copy(from, to, NOBODY);
    assertTrue(outcome.tables().stream().allMatch(count -> count.source() == count.target()));
    try (Database target = Database.open(to, false)) {
      Map<String, List<String>> there = Dump.of(target);
      assertFalse(there.get("blob").stream().anyMatch(row -> row.contains("condemned")));
      assertTrue(there.get("media").stream().allMatch(row -> row.contains("name=a\ufffdb,")), there.get("media")::toString);
    }
  }

  private static CopyOutcome copy(DatabasePlace from, DatabasePlace to, CopyWatcher watcher) {
    try (Database source = DatabaseCopy.openSource(from);
        Database target = DatabaseCopy.openTarget(to, source)) {
      return new DatabaseCopy(source, target, 100).run(watcher);
    }
  }

  private static void assertRefused(String why, org.junit.jupiter.api.function.Executable copy) {
    CopyRefusedException refused = assertThrows(CopyRefusedException.class, copy);
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  private static List<String> found(MediaSearch search) {
    return search.find("common", 1000, 0, NOW).stream().map(media -> media.muid() + " " + media.owner() + " " + media.tags()).sorted().toList();
  }

  /** Makes a database with so many plain records, and some of every other kind; gives what it holds. */
  private Map<String, List<String>> filled(DatabasePlace place, int plain) {
    try (Database database = Samples.open(place);
        MediaSearch search = database.openSearch(folder.resolve("search-filling"))) {
      MediaRepository media = new MediaRepository(database, search);
      RenditionRepository renditions = new RenditionRepository(database);
      PublicKey one = owner();
      PublicKey other = owner();
      List<Muid> muids = new ArrayList<>();
      for (int i = 0; i < plain; i++) {
        muids.add(media.save(upload(muid(), i % 2 == 0 ? one : other, details("common " + i), true, NOW.plusMillis(i)), blob(i), Optional.empty())
            .media().muid());
      }
      Muid shared = muid();
      media.save(upload(shared, one, details("common and shared"), true, NOW), blob(), Optional.empty());
      media.save(upload(shared, other, details("shared, private"), false, NOW), blob(), Optional.empty());
      media.save(upload(shared, owner(), details("common again"), true, NOW), blob(), Optional.empty());
      media.save(Samples.template(muid(), one, NOW), blob(), Optional.empty());
      media.save(upload(muid(), one, Samples.expiring("has an end", NOW.plusSeconds(99)), false, NOW), blob(), Optional.empty());
      MediaDetails odd = new MediaDetails("n\"a,m{e}\\ '\n\t\ud83d\ude00 \u0130stanbul", "", 0, 0,
          List.of("", " ", "a,b", "{x}", "\"q\"", "back\\slash", "NULL", "null", "\ud83d\ude00", "e\u0301", "'", "\n"), Optional.empty());
      media.save(upload(muid(), other, odd, false, NOW), blob(), Optional.empty());
      Muid measured = muids.get(0);
      media.change(measured, one, details("common 0"), true, Optional.of(new Dimensions(640, 480)), NOW.plusSeconds(1));
      for (int i = 0; i < 3; i++) {
        media.purchase(measured, one, NOW);
      }
      renditions.replace(measured, List.of(rendition(RenditionKind.THUMB), rendition(RenditionKind.MEDIUM)), Optional.of("LEHV6nWB2yk8"), 1, NOW);
      renditions.replace(shared, List.of(), Optional.empty(), 1, NOW);
      PreferencesRepository preferences = new PreferencesRepository(database);
      preferences.replace(one, blob(), NOW);
      preferences.replace(other, new NewBlob(blob().id(), "preferences", 0, new byte[] {0, -1, 127, -128}, "key-1"), NOW);
      ChallengeRepository challenges = new ChallengeRepository(database);
      challenges.use("challenge_-=.", NOW.plusSeconds(5));
      challenges.use("another", NOW.plusNanos(1000));
      new PubkeyRuleRepository(database).put(new PubkeyRule(owner(), true, "spam", NOW));
      new PubkeyRuleRepository(database).put(new PubkeyRule(owner(), false, "", NOW));
      new TakedownRepository(database, search).ban(muid(), "unlawful", NOW);
      AdoptionRepository adoptions = new AdoptionRepository(database);
      adoptions.update(List.of(new AdoptedChange(muids.get(1), other, details("common 1"), NOW, 0, 0)));
      new VerificationRepository(database).note(new VerificationRepository.Verified(NOW, 1, 2, 3, 4, 5, 6, 7));
      return new HashMap<>(Dump.of(database));
    }
  }

  private static NewRendition rendition(RenditionKind kind) {
    NewBlob blob = blob(77);
    return new NewRendition(kind, muid(), "image/png", new NewBlob(new BlobId(blob.id().text()), "rendition", 77, blob.wrappedKey(), "key-1"));
  }
}
