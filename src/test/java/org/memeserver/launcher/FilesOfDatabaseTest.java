package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.config.PostgresUrl;
import org.memeserver.config.StorageMode;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.model.BlobId;
import org.memeserver.support.Postgres;

/** What a start makes of two places of files; for a bucket stands memory, which keeps the same contract. */
class FilesOfDatabaseTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant SINCE = NOW.minusSeconds(900);

  @TempDir private Path temporary;
  private FileBlobStore folder;
  private MemoryBlobStore bucket;
  private String url;
  private DatabasePlace records;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    folder = FileBlobStore.openShared(temporary.resolve("folder"));
    bucket = new MemoryBlobStore();
    url = Postgres.shared().freshDatabase();
    records = new DatabasePlace.Server(PostgresUrl.read(url), 2, Duration.ofSeconds(5));
    database = Database.open(records, true);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    folder.close();
    bucket.close();
  }

  private FilesOfDatabase with(StorageMode mode) {
    return files(new Places(folder, Optional.of(bucket), mode, folder));
  }

  private FilesOfDatabase withFolderOnly() {
    return files(new Places(folder, Optional.empty(), StorageMode.LOCAL, folder));
  }

  private FilesOfDatabase files(Places places) {
    return new FilesOfDatabase(places, database, records, Clock.fixed(NOW, ZoneOffset.UTC), () -> "");
  }

  private BlobId blobIn(BlobPlace place) throws IOException {
    BlobId id = BlobId.random(RANDOM);
    try (BlobWriter writer = place.create(id)) {
      writer.write(ByteBuffer.wrap(new byte[10]));
      writer.commit();
    }
    return id;
  }

  private BlobId recordedBlobIn(BlobPlace place) throws IOException {
    BlobId id = blobIn(place);
    new StorageKeyRepository(database).admit("k", Instant.EPOCH);
    Postgres.shared().run(Postgres.nameIn(url), "INSERT INTO meme_server.blob (id, bound_to, size, wrapped_key, storage_key_id, created) VALUES ('" + id
        + "', 'content:x', 10, '\\x00', 'k', now())");
    return id;
  }

  private Optional<String> elsewhere(BlobPlace place) throws IOException {
    return place.owner().orElseThrow().elsewhere();
  }

  private static String refusal(FilesOfDatabase files) {
    return assertThrows(StartFailure.class, files::settle).getMessage();
  }

  @Test
  void aNewServerWithABucketLeavesItsFolderAlone() throws Exception {
    with(StorageMode.S3).settle();
    assertEquals(Optional.of(new PlaceOwner(database.identity(), SINCE, Optional.empty())), bucket.owner());
    assertEquals(Optional.empty(), folder.owner());
    assertEquals(Optional.of(SINCE), with(StorageMode.S3).judgesSince());
  }

  @Test
  void aBucketBesideAFolderWithFilesIsMadeTheirSecondPlace() throws Exception {
    withFolderOnly().settle();
    recordedBlobIn(folder);
    with(StorageMode.S3).settle();
    assertEquals(Optional.of(folder.toString()), elsewhere(bucket));
    assertEquals(Optional.of(bucket.toString()), elsewhere(folder));
    assertTrue(refusal(withFolderOnly()).contains("are not in " + folder + ", but in " + bucket + ". This server would not find them: set S3_BUCKET"));
    recordedBlobIn(bucket);
    with(StorageMode.LOCAL).settle();
    assertEquals(Optional.of(bucket.toString()), elsewhere(folder));
    bucket.forEach(blob -> deleteFrom(bucket, blob.id()));
    with(StorageMode.LOCAL).settle();
    assertEquals(Optional.empty(), elsewhere(folder));
    assertEquals(Optional.of(folder.toString()), elsewhere(bucket));
    withFolderOnly().settle();
  }

  @Test
  void whatIsLeftInAnotherFolderStopsAServerThatHasNone() throws Exception {
    withFolderOnly().settle();
    recordedBlobIn(folder);
    with(StorageMode.S3).settle();
    try (FileBlobStore ownFolder = FileBlobStore.openShared(temporary.resolve("own"))) {
      String said = refusal(files(new Places(ownFolder, Optional.of(bucket), StorageMode.S3, ownFolder)));
      assertTrue(said.contains("are not in " + bucket + ", but in " + folder) && said.contains("set LOCAL_DIR to that folder"), said);
      folder.forEach(blob -> deleteFrom(folder, blob.id()));
      with(StorageMode.S3).settle();
      assertEquals(Optional.empty(), elsewhere(bucket));
      files(new Places(ownFolder, Optional.of(bucket), StorageMode.S3, ownFolder)).settle();
      assertEquals(Optional.empty(), ownFolder.owner());
    }
  }

  private static void deleteFrom(BlobPlace place, BlobId id) {
    try {
      place.delete(id);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEmptyBucketOfAnotherDatabaseIsNotTaken() throws Exception {
    bucket.own(new PlaceOwner("another", Instant.EPOCH, Optional.empty()));
    assertTrue(refusal(with(StorageMode.S3)).contains("The files in " + bucket + " belong to another database"));
    assertTrue(refusal(with(StorageMode.LOCAL)).contains("another S3_BUCKET or S3_PREFIX"));
    assertEquals("another", bucket.owner().orElseThrow().database());
  }

  @Test
  void anEmptyBucketInThePlaceOfTheRightOneStopsTheStart() throws Exception {
    with(StorageMode.S3).settle();
    recordedBlobIn(bucket);
    MemoryBlobStore wrong = new MemoryBlobStore();
    assertTrue(refusal(files(new Places(folder, Optional.of(wrong), StorageMode.S3, folder))).contains("No file that the database"));
    assertEquals(Optional.empty(), wrong.owner());
  }

  @Test
  void anEmptyBucketInThePlaceOfTheNamedOneStopsTheStartAlsoBesideAFolder() throws Exception {
    bucket = new MemoryBlobStore("the right bucket");
    MemoryBlobStore wrong = new MemoryBlobStore("the wrong bucket");
    withFolderOnly().settle();
    with(StorageMode.S3).settle();
    BlobId inFolder = recordedBlobIn(folder);
    with(StorageMode.S3).settle();
    recordedBlobIn(bucket);
    for (StorageMode mode : StorageMode.values()) {
      FilesOfDatabase files = files(new Places(folder, Optional.of(wrong), mode, folder));
      assertTrue(refusal(files).contains("lie in the right bucket, but the wrong bucket is named in its place and is empty. Is S3_BUCKET"));
      with(mode).settle();
    }
    deleteFrom(folder, inFolder);
    wrong.own(new PlaceOwner(database.identity(), NOW, Optional.empty()));
    for (StorageMode mode : StorageMode.values()) {
      assertTrue(refusal(files(new Places(folder, Optional.of(wrong), mode, folder))).contains("lie in the right bucket"));
    }
    assertEquals(Optional.of("the right bucket"), elsewhere(folder));
  }

  @Test
  void anEmptyFolderInThePlaceOfTheNamedOneStopsTheStartAlsoWhenItWasUsedOnce() throws Exception {
    withFolderOnly().settle();
    recordedBlobIn(folder);
    with(StorageMode.S3).settle();
    recordedBlobIn(bucket);
    try (FileBlobStore other = FileBlobStore.openShared(temporary.resolve("other"))) {
      assertTrue(refusal(files(new Places(other, Optional.of(bucket), StorageMode.LOCAL, other))).contains("lie in " + folder + ", but " + other));
      other.own(new PlaceOwner(database.identity(), NOW, Optional.empty()));
      assertTrue(refusal(files(new Places(other, Optional.of(bucket), StorageMode.S3, other))).contains("Is LOCAL_DIR right?"));
    }
    assertEquals(Optional.of(folder.toString()), elsewhere(bucket));
  }

  @Test
  void aBucketThatIsKnownByAnotherNameNowIsTheSame() throws Exception {
    withFolderOnly().settle();
    recordedBlobIn(folder);
    with(StorageMode.S3).settle();
    folder.own(folder.owner().orElseThrow().with(Optional.of("the bucket by its old name")));
    with(StorageMode.S3).settle();
    assertEquals(Optional.of(bucket.toString()), elsewhere(folder));
  }

  @Test
  void filesOfNobodyStopTheStartInEitherPlace() throws Exception {
    blobIn(bucket);
    assertTrue(refusal(with(StorageMode.S3)).contains("There are files in " + bucket + ", but no records"));
    assertTrue(refusal(with(StorageMode.LOCAL)).contains("There are files in " + bucket + ", but no records"));
  }

  @Test
  void aMoveHasItsSayInWhatIsSweptFromThenOn() throws Exception {
    FilesOfDatabase files = with(StorageMode.S3);
    files.settle();
    bucket.own(new PlaceOwner(database.identity(), NOW.plusSeconds(9), Optional.empty()));
    assertEquals(Optional.of(NOW.plusSeconds(9)), files.judgesSince());
  }

  @Test
  void whoWasTakenOverIsToldSo() throws Exception {
    FilesOfDatabase files = with(StorageMode.S3);
    files.settle();
    bucket.own(new PlaceOwner("another", NOW, Optional.empty()));
    assertEquals(Optional.empty(), files.judgesSince());
  }
}
