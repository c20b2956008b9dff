package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.LuceneMediaSearch;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.PostgresSource;
import org.memeserver.db.PubkeyRule;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.db.RenditionRepository;
import org.memeserver.db.TakedownRepository;
import org.memeserver.media.Adoptions;
import org.memeserver.media.ContentPictures;
import org.memeserver.media.OldContent;
import org.memeserver.media.Vault;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.picture.Pictures;
import org.memeserver.support.AdmittedKeys;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.Postgres;
import org.memeserver.takeover.TakeoverReport.Trouble;

/** Takes over deployments in a real PostgreSQL, good and bad ones. */
class TakeoverTest {
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");
  private static final PublicKey BOB = PublicKey.parse("02164402bfa3e02b5c28c29d50979078db260d286b332f7729be7bb3b5f248b552");
  private static final Muid CAT = new Muid("Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihU=");
  private static final String KEY = HexFormat.of().formatHex(OldDeployment.someKey());

  @TempDir private Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();
  private String url;
  private Connection old;
  private FileBlobStore store;
  private Database database;
  private MediaSearch search;
  private MediaRepository media;
  private BlobRepository blobs;
  private boolean linked;
  private Optional<PublicKey> administrator = Optional.empty();
  private long progress;

  @BeforeEach
  void open() throws Exception {
    url = Postgres.shared().freshDatabase();
    old = Postgres.shared().connect(url.substring(url.lastIndexOf('/') + 1, url.indexOf('?')));
    store = FileBlobStore.open(folder.resolve("files"));
    database = Database.openH2(folder.resolve("db"));
    search = new LuceneMediaSearch(database, folder.resolve("search"));
    media = new MediaRepository(database, search);
    blobs = new BlobRepository(database);
  }

  @AfterEach
  void close() throws Exception {
    search.close();
    database.close();
    store.close();
    old.close();
  }

  private TakeoverReport run(Path files, String key, PublicRule rule) throws IOException {
    return run(new OldFolder(files), key, rule);
  }

  private TakeoverReport run(OldFiles files, String key, PublicRule rule) throws IOException {
    Vault vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
    AdoptionRepository here = new AdoptionRepository(database);
    Adoptions adoptions =
        new Adoptions(
            vault, here, new ContentPictures(vault, new Pictures(1_000_000_000)), linked ? Optional.of(store::adopt) : Optional.empty(), random,
            clock);
    try (OldRecords records = OldRecords.open(PostgresSource.of(PostgresUrl.read(url)), false)) {
      return new Takeover(records, files, MasterKey.read(key), rule, administrator, here, adoptions, clock, done -> progress = done).run(false);
    }
  }

  private TakeoverReport runVectors(PublicRule rule) throws Exception {
    return run(OldDeployment.VECTORS.resolve("files"), OldDeployment.VECTORS_KEY, rule);
  }

  private OldDeployment deployment() throws IOException, SQLException {
    return new OldDeployment(old, folder.resolve("old"), OldDeployment.someKey());
  }

  private TakeoverReport runDeployment() throws IOException {
    return run(folder.resolve("old"), KEY, PublicRule.PICTURES);
  }

  private void sql(String statement) throws SQLException {
    try (var run = old.createStatement()) {
      run.execute(statement);
    }
  }

  private List<Path> onDisk() throws IOException {
    return new BlobFolder(folder.resolve("files")).blobs();
  }

  private static List<String> names(TakeoverReport report, Trouble trouble) {
    return report.of(trouble).named().stream().map(TakeoverReport.Named::filename).toList();
  }

  @ParameterizedTest
  @EnumSource(PublicRule.class)
  void theRuleSaysWhatBecomesPublic(PublicRule rule) throws Exception {
    Postgres.run(url, OldDeployment.VECTORS.resolve("database.sql"));
    TakeoverReport report = runVectors(rule);
    assertEquals(8, report.imported());
    assertEquals(11, progress);
    assertEquals(rule == PublicRule.ALL ? 8 : rule == PublicRule.NONE ? 0 : 2, report.madePublic());
    assertEquals(rule != PublicRule.NONE, media.publicOf(CAT, clock.instant()).isPresent());
    boolean small = new RenditionRepository(database).find(CAT).orElseThrow().renditions().size() == 2;
    assertEquals(rule != PublicRule.NONE, small, "small pictures belong to what is public");
    Media cat = media.mine(ALICE, CAT, clock.instant()).orElseThrow();
    assertEquals(rule != PublicRule.NONE, cat.blurhash().isPresent());
    assertEquals(rule != PublicRule.NONE, cat.width() > 0);
    assertEquals(Instant.parse("2026-11-23T06:42:58.175757Z"), cat.created());
    assertEquals(List.of("lost.bin"), names(report, Trouble.MISSING));
    assertEquals(List.of("bad.bin"), names(report, Trouble.DAMAGED));
    assertEquals(List.of("short.bin"), names(report, Trouble.TRUNCATED));
    assertEquals("orphan-file", report.of(Trouble.ORPHAN).named().get(0).name());
    assertTrue(report.of(Trouble.REMARK).named().stream().anyMatch(one -> one.filename().equals("tmpl.png") && one.why().contains("uploaded again")));
    assertFalse(report.isComplete());
  }

  @Test
  void aPublicPictureWithAPriceIsRemarkedOn() throws Exception {
    Postgres.run(url, OldDeployment.VECTORS.resolve("database.sql"));
    sql("UPDATE public.media SET price = 5 WHERE filename IN ('cat.jpg', 'message.txt')");
    List<TakeoverReport.Named> remarks = runVectors(PublicRule.PICTURES).of(Trouble.REMARK).named();
    assertEquals(List.of("cat.jpg"), remarks.stream().filter(one -> one.why().contains("has a price")).map(TakeoverReport.Named::filename).toList());
  }

  @Test
  void anotherKeyTakesNothingAndSaysWhatIsProbablyWrong() throws Exception {
    Postgres.run(url, OldDeployment.VECTORS.resolve("database.sql"));
    TakeoverReport report = run(OldDeployment.VECTORS.resolve("files"), KEY, PublicRule.PICTURES);
    // No key is needed for nothing: the empty content is what its id names under any.
    assertEquals(1, report.imported());
    assertTrue(report.notes().stream().anyMatch(note -> note.contains("probably not the one")), report.notes().toString());
    assertEquals(1, onDisk().size());
  }

  @Test
  void anotherFolderTakesNothingAndSaysWhatIsProbablyWrong() throws Exception {
    Postgres.run(url, OldDeployment.VECTORS.resolve("database.sql"));
    TakeoverReport report = run(Files.createDirectory(folder.resolve("other")), OldDeployment.VECTORS_KEY, PublicRule.PICTURES);
    assertEquals(11, report.of(Trouble.MISSING).count());
    assertTrue(report.notes().get(0).contains("Not one file was found"), report.notes().toString());
  }

  @Test
  void rowsInAnyStateAreNoCrash() throws Exception {
    OldDeployment deployment = deployment();
    Muid good = deployment.add(Contents.of(1, 300), ALICE, "good.bin");
    Muid bare = deployment.add(Contents.of(2, 300), BOB, "bare.bin");
    sql("UPDATE public.media SET name = NULL, description = NULL, price = NULL, ttl = NULL, filename = NULL, size = NULL, mime = NULL, created = NULL,"
        + " updated = NULL, total_sats = NULL, total_buys = NULL, template = NULL, tags = '{{a,NULL},{b,c}}' WHERE id = '" + bare + "'");
    Muid hex = deployment.add(Contents.of(3, 300), ALICE, "hex.bin");
    sql("UPDATE public.media SET owner_pub_key = '" + BOB.hex() + "' WHERE id = '" + hex + "'");
    deployment.row("", ALICE.text(), "empty id", 1, null);
    deployment.row("../../etc/passwd", ALICE.text(), "path", 1, null);
    deployment.row(Muid.ofHash(Contents.of(4, 32)).text(), "nobody", "owner", 1, null);
    Muid expired = deployment.add(Contents.of(5, 300), ALICE, "expired.bin");
    sql("UPDATE public.media SET expiry = now() - interval '1 second' WHERE id = '" + expired + "'");
    Muid forever = deployment.add(Contents.of(6, 300), ALICE, "forever.bin");
    sql("UPDATE public.media SET expiry = 'infinity', created = '-infinity' WHERE id = '" + forever + "'");
    Muid past = deployment.add(Contents.of(8, 300), ALICE, "past.bin");
    sql("UPDATE public.media SET expiry = '-infinity' WHERE id = '" + past + "'");
    Muid zeros = deployment.add(Contents.of(7, 300), ALICE, "zeros.bin");
    deployment.write(zeros.text(), Contents.of(7, 300), new byte[32]);
    sql("UPDATE public.media SET nonce = NULL WHERE id = '" + zeros + "'");

    TakeoverReport report = runDeployment();

    assertEquals(5, report.imported());
    assertEquals(2, report.expired());
    assertEquals(List.of("empty id", "owner", "path"), names(report, Trouble.UNUSABLE).stream().sorted().toList());
    Media kept = media.mine(ALICE, good, clock.instant()).orElseThrow();
    assertEquals("name of good.bin", kept.name());
    assertEquals(Instant.parse("2025-01-02T03:04:05.678901Z"), kept.created());
    assertEquals(Instant.parse("2025-02-03T04:05:06.789012Z"), kept.updated());
    assertEquals(List.of(50L, 5L, 10L, 3600L), List.of(kept.totalSats(), kept.totalBuys(), kept.price(), kept.ttl()));
    assertEquals(List.of("a", "b", "c"), media.mine(BOB, bare, clock.instant()).orElseThrow().tags());
    assertTrue(media.mine(BOB, hex, clock.instant()).isPresent());
    assertEquals(Optional.empty(), media.mine(ALICE, forever, clock.instant()).orElseThrow().expiry());
    assertEquals(Optional.empty(), blobs.blobOf(expired));
    assertEquals(0, report.of(Trouble.ORPHAN).count(), "the file of an expired row is no orphan");
  }

  @Test
  void textsThatAreTooLongAreCutAndRemarkedOn() throws Exception {
    OldDeployment deployment = deployment();
    Muid exact = deployment.add(Contents.of(1, 30), ALICE, "exact");
    sql("UPDATE public.media SET name = repeat('n', 1024), description = repeat('d', 16384), mime = repeat('m', 255),"
        + " tags = array_fill('t'::text, '{100}')");
    Muid large = deployment.add(Contents.of(2, 30), ALICE, "large");
    sql("UPDATE public.media SET name = repeat('n', 1025), description = repeat('d', 2000000), mime = repeat('m', 256), filename = repeat('f', 1025),"
        + " tags = array_fill(repeat('t', 129), '{101}'), nonce = nonce || repeat('0', 5000) WHERE id = '" + large + "'");
    TakeoverReport report = runDeployment();
    assertEquals(2, report.imported());
    assertEquals(
        List.of("its name was cut", "its description was cut", "its filename was cut", "its mime was cut", "its tags were cut"),
        report.of(Trouble.REMARK).named().stream().filter(one -> one.name().equals(large.text())).map(TakeoverReport.Named::why).toList());
    assertEquals(5, report.of(Trouble.REMARK).count());
    Media kept = media.mine(ALICE, large, clock.instant()).orElseThrow();
    assertEquals(
        List.of(1024, 16_384, 1024, 255, 100, 128),
        List.of(
            kept.name().length(), kept.description().length(), kept.filename().length(), kept.mime().length(), kept.tags().size(),
            kept.tags().get(99).length()));
    assertEquals(100, media.mine(ALICE, exact, clock.instant()).orElseThrow().tags().size());
    assertEquals(2, runDeployment().alreadyThere(), "what was cut is the same when it is cut again");
  }

  @Test
  void aTableWithoutAPrimaryKeyIsNoCrash() throws Exception {
    deployment().add(Contents.of(1, 300), ALICE, "good.bin");
    sql("ALTER TABLE public.media DROP CONSTRAINT media_pkey, ALTER COLUMN id DROP NOT NULL");
    sql("INSERT INTO public.media (owner_pub_key) VALUES ('a'), ('b')");
    TakeoverReport report = runDeployment();
    assertEquals(1, report.imported());
    assertEquals(List.of("it has no id", "it has no id"), report.of(Trouble.UNUSABLE).named().stream().map(TakeoverReport.Named::why).toList());
    assertEquals(3, progress);
  }

  @Test
  void pagesAndBatchesMissNothingAndASecondRunTakesOnlyWhatIsNew() throws Exception {
    OldDeployment deployment = deployment();
    int count = 2 * OldRecords.PAGE + 1;
    for (int i = 0; i < count; i++) {
      deployment.add(Contents.of(100 + i, 40), ALICE, i + ".bin");
    }
    assertEquals(count, runDeployment().imported());
    Muid late = deployment.add(Contents.of(99, 40), BOB, "late.bin");
    TakeoverReport second = runDeployment();
    assertEquals(1, second.imported());
    assertEquals(count, second.alreadyThere());
    assertTrue(media.mine(BOB, late, clock.instant()).isPresent());
    assertEquals(count + 1, onDisk().size());
    assertEquals(0, second.of(Trouble.ORPHAN).count());
  }

  @Test
  void textsInNoEncodingKeepNeitherTheirFileNorOthersOut() throws Exception {
    String odd = "odd" + url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    Postgres.shared().run("postgres", "CREATE DATABASE " + odd + " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    old.close();
    old = Postgres.shared().connect(odd);
    url = Postgres.shared().url(odd);
    OldDeployment deployment = deployment();
    Muid bad = deployment.add(Contents.of(1, 300), ALICE, "bad.bin");
    Muid cut = deployment.add(Contents.of(2, 300), ALICE, "cut.bin");
    Muid good = deployment.add(Contents.of(3, 300), ALICE, "good.bin");
    Muid lost = deployment.add(Contents.of(4, 300), ALICE, "lost.bin");
    String bytes = "convert_from('\\xc3'::bytea, 'SQL_ASCII')";
    sql("UPDATE public.media SET description = " + bytes + " WHERE id = '" + bad + "'");
    sql("UPDATE public.media SET name = 'x' || repeat('\u00e4', 700) WHERE id = '" + cut + "'");
    sql("UPDATE public.media SET nonce = " + bytes + " WHERE id = '" + lost + "'");
    TakeoverReport report = runDeployment();
    assertEquals(3, report.imported());
    assertEquals(List.of(lost.text()), report.of(Trouble.UNUSABLE).named().stream().map(TakeoverReport.Named::name).toList());
    for (Muid muid : List.of(bad, cut, good)) {
      assertTrue(media.mine(ALICE, muid, clock.instant()).isPresent());
    }
    assertEquals("name of good.bin", media.mine(ALICE, good, clock.instant()).orElseThrow().name());
    assertTrue(report.of(Trouble.REMARK).named().stream().anyMatch(one -> one.name().equals(bad.text()) && one.why().contains("was cut")));
  }

  @Test
  void idsThatRepeatAreTold() throws Exception {
    OldDeployment deployment = deployment();
    sql("ALTER TABLE public.media DROP CONSTRAINT media_pkey");
    Muid twice = deployment.add(Contents.of(1, 300), ALICE, "twice.bin");
    sql("INSERT INTO public.media SELECT * FROM public.media");
    TakeoverReport report = runDeployment();
    assertTrue(report.of(Trouble.UNUSABLE).named().stream().anyMatch(one -> one.name().equals(twice.text()) && one.why().contains("several rows")));
    assertFalse(report.isComplete());
  }

  @Test
  void whatExpiredLongAgoHasExpired() throws Exception {
    OldDeployment deployment = deployment();
    for (String time : List.of("0044-03-15 00:00:00 BC", "0001-06-01 00:00:00", "-infinity", "0001-01-01 00:00:00")) {
      Muid muid = deployment.add(Contents.of(time.hashCode(), 300), ALICE, time);
      sql("SET timezone = 'UTC'; UPDATE public.media SET expiry = '" + time + "' WHERE id = '" + muid + "'");
    }
    TakeoverReport report = runDeployment();
    assertEquals(List.of(3L, 1L), List.of(report.expired(), report.imported()));
  }

  @Test
  void whatWasDeletedHereDoesNotComeBack() throws Exception {
    OldDeployment deployment = deployment();
    Muid imported = deployment.add(Contents.of(1, 300), ALICE, "imported.bin");
    runDeployment();
    media.delete(imported, ALICE, clock.instant()).orphaned().forEach(this::removeBytes);
    TakeoverReport second = runDeployment();
    assertEquals(List.of(0L, 0L, 1L), List.of(second.imported(), second.alreadyThere(), second.deletedHere()));
    assertTrue(second.isComplete());
    assertTrue(second.notes().stream().anyMatch(note -> note.contains("have been deleted here")), second.notes().toString());
    assertTrue(media.mine(ALICE, imported, clock.instant()).isEmpty());
    assertEquals(List.of(), onDisk());
  }

  private void removeBytes(BlobId id) {
    try {
      assertTrue(store.delete(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoOrWhatIsBannedHereStaysOut() throws Exception {
    OldDeployment deployment = deployment();
    Muid banned = deployment.add(Contents.of(1, 300), ALICE, "banned.bin");
    deployment.add(Contents.of(2, 300), BOB, "of a banned.bin");
    Muid good = deployment.add(Contents.of(3, 300), ALICE, "good.bin");
    new TakedownRepository(database, search).ban(banned, "", clock.instant());
    new PubkeyRuleRepository(database).put(new PubkeyRule(BOB, true, "", clock.instant()));
    TakeoverReport report = runDeployment();
    assertEquals(List.of(1L, 2L), List.of(report.imported(), report.banned()));
    assertTrue(report.isComplete());
    assertTrue(report.notes().stream().anyMatch(note -> note.contains("is banned here")), report.notes().toString());
    assertEquals(List.of(good), media.mine(ALICE, 10, 0, clock.instant()).stream().map(Media::muid).toList());
    assertEquals(List.of(), media.mine(BOB, 10, 0, clock.instant()));
    assertEquals(1, onDisk().size());
  }

  @Test
  void whatTheOldServerChangedBetweenTwoRunsIsTakenOver() throws Exception {
    Muid muid = deployment().add(Contents.of(1, 300), ALICE, "one.bin");
    runDeployment();
    media.purchase(muid, ALICE, clock.instant());
    // What the old server writes when the same content is uploaded again, and with each purchase.
    sql("UPDATE public.media SET total_sats = 90, total_buys = 1, name = 'changed', description = 'again', price = 20, ttl = 7, tags = '{new}'");
    TakeoverReport second = runDeployment();
    assertEquals(List.of(0L, 1L, 0L), List.of(second.imported(), second.updated(), second.alreadyThere()));
    Media kept = media.mine(ALICE, muid, clock.instant()).orElseThrow();
    assertEquals(List.of("changed", "again", List.of("new")), List.of(kept.name(), kept.description(), kept.tags()));
    assertEquals(List.of(20L, 7L, 90L, 6L), List.of(kept.price(), kept.ttl(), kept.totalSats(), kept.totalBuys()));
    assertEquals(Instant.parse("2025-02-03T04:05:06.789012Z"), kept.updated());
    TakeoverReport third = runDeployment();
    assertEquals(List.of(0L, 0L, 1L), List.of(third.imported(), third.updated(), third.alreadyThere()));
  }

  @Test
  void whatItsOwnerChangedHereIsNeverWrittenOver() throws Exception {
    Muid muid = deployment().add(Contents.of(1, 300), ALICE, "one.bin");
    runDeployment();
    MediaDetails mine = new MediaDetails("mine", "of here", 3, 4, List.of(), Optional.empty());
    media.change(muid, ALICE, mine, false, Optional.empty(), clock.instant());
    sql("UPDATE public.media SET name = 'changed'");
    assertEquals(1, runDeployment().alreadyThere());
    sql("UPDATE public.media SET total_sats = 70");
    assertEquals(1, runDeployment().updated());
    Media kept = media.mine(ALICE, muid, clock.instant()).orElseThrow();
    assertEquals(List.of("mine", 3L, 70L, 5L), List.of(kept.name(), kept.price(), kept.totalSats(), kept.totalBuys()));
  }

  @Test
  void aContentOfAnotherOwnerIsSharedAndHealedWhenItIsBroken() throws Exception {
    OldDeployment deployment = deployment();
    Muid muid = deployment.add(Contents.of(1, 300), ALICE, "one.bin");
    runDeployment();
    List<Path> before = onDisk();
    sql("UPDATE public.media SET owner_pub_key = '" + BOB + "'");
    Files.move(deployment.file(muid), folder.resolve("away"));
    assertEquals(1, runDeployment().imported(), "the bytes are here, so the old file is not needed");
    assertEquals(before, onDisk());
    assertEquals(Set.of(ALICE, BOB), new HashSet<>(media.owners(muid, clock.instant())));

    Files.write(before.get(0), new byte[] {1, 2, 3});
    Files.move(folder.resolve("away"), deployment.file(muid));
    sql("UPDATE public.media SET owner_pub_key = '" + PublicKey.of(point()) + "'");
    assertEquals(1, runDeployment().imported());
    assertEquals(1, onDisk().size());
    assertFalse(onDisk().equals(before), "the broken blob is replaced");
    assertEquals(332, Files.size(onDisk().get(0)));
  }

  @Test
  void bytesThatWentMissingHereAreTakenAgain() throws Exception {
    OldDeployment deployment = deployment();
    Muid gone = deployment.add(Contents.of(1, 300), ALICE, "gone.bin");
    Muid cut = deployment.add(Contents.of(2, 300), ALICE, "cut.bin");
    Muid lost = deployment.add(Contents.of(3, 300), ALICE, "lost.bin");
    runDeployment();
    Files.delete(onDiskOf(gone));
    Files.write(onDiskOf(cut), new byte[7]);
    Files.delete(onDiskOf(lost));
    Files.delete(deployment.file(lost));
    sql("UPDATE public.media SET name = 'changed' WHERE filename = 'gone.bin'");
    TakeoverReport report = runDeployment();
    assertEquals(List.of(0L, 1L, 1L), List.of(report.imported(), report.updated(), report.alreadyThere()));
    assertEquals(List.of("cut.bin", "gone.bin"), names(report, Trouble.REMARK).stream().sorted().toList());
    assertEquals("its bytes were missing here and were taken again", report.of(Trouble.REMARK).named().get(0).why());
    assertEquals(List.of("lost.bin"), names(report, Trouble.MISSING));
    assertEquals("has no file; its bytes are missing here too", report.of(Trouble.MISSING).named().get(0).why());
    assertEquals(List.of(332L, 332L), List.of(Files.size(onDiskOf(gone)), Files.size(onDiskOf(cut))));
    assertEquals(2, onDisk().size());
    assertEquals("changed", media.mine(ALICE, gone, clock.instant()).orElseThrow().name());
  }

  private Path onDiskOf(Muid muid) throws IOException {
    String id = blobs.blobOf(muid).orElseThrow().id().text();
    return onDisk().stream().filter(path -> path.getFileName().toString().equals(id)).findFirst().orElseThrow();
  }

  private static byte[] point() {
    byte[] point = Contents.of(9, 33);
    point[0] = 3;
    return point;
  }

  @Test
  void linkedFilesAreTheOldOnesAndStayWhenTheBlobGoes() throws Exception {
    OldDeployment deployment = deployment();
    Muid muid = deployment.add(Contents.of(1, 70_000), ALICE, "one.bin");
    Muid bad = deployment.add(Contents.of(2, 70_000), ALICE, "bad.bin");
    byte[] bytes = Files.readAllBytes(deployment.file(bad));
    bytes[3] ^= 1;
    Files.write(deployment.file(bad), bytes);
    linked = true;
    TakeoverReport report = runDeployment();
    assertEquals(1, report.imported());
    assertEquals(List.of(), report.notes());
    assertEquals(1, onDisk().size());
    assertTrue(Files.isSameFile(deployment.file(muid), onDisk().get(0)));
    assertTrue(new BlobFolder(folder.resolve("files")).unfinished().isEmpty());
    media.delete(muid, ALICE, clock.instant());
    store.delete(new org.memeserver.model.BlobId(onDisk().get(0).getFileName().toString()));
    assertTrue(Files.exists(deployment.file(muid)));
  }

  @Test
  void whatCannotBeLinkedIsCopiedAndSaidSo() throws Exception {
    OldDeployment deployment = deployment();
    deployment.add(Contents.of(1, 300), ALICE, "one.bin");
    List<String> asked = new ArrayList<>();
    Vault vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
    AdoptionRepository here = new AdoptionRepository(database);
    Adoptions adoptions = new Adoptions(vault, here, new ContentPictures(vault, new Pictures(1)), Optional.of((id, file) -> {
      asked.add(file.toString());
      throw new IOException("Invalid cross-device link");
    }), random, clock);
    try (OldRecords records = OldRecords.open(PostgresSource.of(PostgresUrl.read(url)), false)) {
      TakeoverReport report =
          new Takeover(
                  records, new OldFolder(folder.resolve("old")), MasterKey.read(KEY), PublicRule.NONE, administrator, here, adoptions, clock,
                  done -> { })
              .run(false);
      assertEquals(1, report.imported());
      assertTrue(report.notes().get(0).contains("cross-device"), report.notes().toString());
    }
    assertEquals(1, asked.size());
  }

  @Test
  void aTemplateOfNobodyGoesToAnAdministrator() throws Exception {
    OldDeployment deployment = deployment();
    Muid template = deployment.add(Contents.of(1, 300), ALICE, "template.png");
    sql("UPDATE public.media SET template = true");
    deployment.add(Contents.of(2, 300), ALICE, "other.bin");
    sql("UPDATE public.media SET owner_pub_key = 'a'");
    TakeoverReport without = runDeployment();
    assertEquals(2, without.of(Trouble.UNUSABLE).count());
    assertEquals(
        List.of("template.png"),
        without.of(Trouble.UNUSABLE).named().stream().filter(one -> one.why().contains("ADMIN_PUBKEYS")).map(TakeoverReport.Named::filename).toList());
    administrator = Optional.of(BOB);
    TakeoverReport with = runDeployment();
    assertEquals(1, with.imported());
    assertEquals(List.of("other.bin"), names(with, Trouble.UNUSABLE));
    assertEquals("its owner is no public key, so an administrator has it now", with.of(Trouble.REMARK).named().get(0).why());
    assertTrue(media.mine(BOB, template, clock.instant()).orElseThrow().template());
    assertEquals(1, runDeployment().alreadyThere());
  }

  @Test
  @Timeout(60)
  void whatIsNoFileIsMissingAndNotWaitedFor() throws Exception {
    OldDeployment deployment = deployment();
    Muid pipe = deployment.add(Contents.of(1, 300), ALICE, "pipe.bin");
    Muid inner = deployment.add(Contents.of(2, 300), ALICE, "folder.bin");
    Muid link = deployment.add(Contents.of(3, 300), ALICE, "link.bin");
    Files.move(deployment.file(link), folder.resolve("elsewhere"));
    Files.createSymbolicLink(deployment.file(link), folder.resolve("elsewhere"));
    Files.delete(deployment.file(inner));
    Files.createDirectory(deployment.file(inner));
    Files.delete(deployment.file(pipe));
    assumeTrue(makePipe(deployment.file(pipe)), "no mkfifo here");
    TakeoverReport report = runDeployment();
    assertEquals(1, report.imported(), "a link to a file is a file");
    assertEquals(List.of("folder.bin", "pipe.bin"), names(report, Trouble.MISSING).stream().sorted().toList());
    assertEquals(Set.of("is no file"), Set.copyOf(report.of(Trouble.MISSING).named().stream().map(TakeoverReport.Named::why).toList()));
  }

  private static boolean makePipe(Path path) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whoever runs the import can give it more memory, so it must not look like a mistake of the program. */
  @Test
  void memoryThatRunsOutInAWorkerEndsTheRunAsThat() throws Exception {
    deployment().add(Contents.of(1, 300), ALICE, "one.bin");
    OldFiles files = new OldFiles() {
      @Override
      public Optional<OldContent> open(String name) {
        throw new OutOfMemoryError("expected by this test");
      }

      @Override
      public void forEachName(int most, Consumer<List<String>> names) {
        // There are none.
      }

      @Override
      public String whenNoneIsThere() {
        return "";
      }

      @Override
      public String whenNoneIsRight() {
        return "";
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
    assertThrows(OutOfMemoryError.class, () -> run(files, KEY, PublicRule.PICTURES));
  }

  @Test
  void smallPicturesThatAreNotWholeAreLeftOut() throws Exception {
    Postgres.run(url, OldDeployment.VECTORS.resolve("database.sql"));
    Path files = Files.createDirectories(folder.resolve("copy"));
    for (String name : List.of(CAT.text(), CAT + "_thumb", CAT + "_medium")) {
      Files.copy(OldDeployment.VECTORS.resolve("files").resolve(name), files.resolve(name));
    }
    byte[] medium = Files.readAllBytes(files.resolve(CAT + "_medium"));
    medium[500] ^= 1;
    Files.write(files.resolve(CAT + "_medium"), medium);
    TakeoverReport report = run(files, OldDeployment.VECTORS_KEY, PublicRule.PICTURES);
    assertEquals(0, report.withRenditions());
    assertEquals(1, report.madePublic());
    assertEquals(0, new RenditionRepository(database).find(CAT).orElseThrow().renderedBy(), "they are to be made");
    assertEquals(1, onDisk().size(), "nothing of them stays");
  }

  @Test
  void theSearchPathMaySayWhereTheTableIsAndThatThereIsNoneIsOneLine() throws Exception {
    deployment();
    try (OldRecords records = OldRecords.open(PostgresSource.of(PostgresUrl.read(url)), true)) {
      assertEquals(0, records.count());
    }
    sql("DROP TABLE public.media");
    String message =
        assertThrows(OldDatabaseException.class, () -> OldRecords.open(PostgresSource.of(PostgresUrl.read(url)), false)).getMessage();
    assertTrue(message.contains("public.media") && !message.contains("\n"), message);
  }
}
