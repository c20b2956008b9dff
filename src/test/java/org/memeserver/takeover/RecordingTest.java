package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.config.PostgresUrl;
import org.memeserver.crypto.ContentHash;
import org.memeserver.db.AdoptedMedia;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.media.Adoption;
import org.memeserver.media.Adoptions;
import org.memeserver.media.ContentPictures;
import org.memeserver.media.OldContent;
import org.memeserver.media.Vault;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.picture.Pictures;
import org.memeserver.support.AdmittedKeys;
import org.memeserver.support.Contents;
import org.memeserver.support.Postgres;
import org.memeserver.takeover.TakeoverReport.Trouble;

/** That one record which the database cannot hold keeps no other out. */
class RecordingTest {
  private static final PublicKey ALICE = PublicKey.parse("026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31");
  private static final Instant THEN = Instant.parse("2025-01-02T03:04:05.678901Z");

  @TempDir private Path folder;
  private final SecureRandom random = new SecureRandom();
  private final List<Taken> told = new ArrayList<>();
  private FileBlobStore store;
  private Database database;
  private Adoptions adoptions;
  private Recording recording;
  private long nanos = Long.MAX_VALUE - 5;

  private String url;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("files"));
    url = Postgres.shared().freshDatabase();
    database = Database.open(new DatabasePlace.Server(PostgresUrl.read(url), 4, Duration.ofSeconds(5)), true);
    Vault vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
    adoptions =
        new Adoptions(
            vault, new AdoptionRepository(database), new ContentPictures(vault, new Pictures(1)), Optional.empty(), random, Clock.systemUTC());
    recording = new Recording(adoptions, told::add, () -> nanos);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  private OldRecord old(Muid muid, String filename, String description) {
    return new OldRecord(
        muid, ALICE, new MediaDetails("name", description, 1, 2, List.of(), Optional.empty()), filename, OptionalLong.empty(), "a/b", null, THEN, THEN,
        false, 0, 0, 0, 0, List.of());
  }

  private Muid add(int seed, String filename, String description) throws IOException {
    byte[] content = Contents.of(seed, 50);
    Muid muid = ContentHash.of(content);
    OldContent plain =
        new OldContent(Channels.newChannel(new java.io.ByteArrayInputStream(content)), 50, OldContent.Form.PLAIN, Optional.empty());
    Adoption.Kept kept =
        assertInstanceOf(Adoption.Kept.class, adoptions.content(muid, plain, new byte[32], OptionalLong.empty()));
    OldRecord old = old(muid, filename, description);
    recording.add(
        new Taken.Ready(old, new AdoptedMedia(old.asMedia(50, true, 0, 0), Optional.of(kept.blob()), Optional.empty(), Optional.empty())));
    return muid;
  }

  private void assertOneRefused(String filename) {
    List<Taken.Refused> refused = told.stream().filter(Taken.Refused.class::isInstance).map(Taken.Refused.class::cast).toList();
    assertEquals(1, refused.size());
    assertEquals(filename, refused.get(0).filename());
    assertEquals(Trouble.UNUSABLE, refused.get(0).trouble());
    assertTrue(refused.get(0).why().contains("cannot hold it"), refused.get(0).why());
  }

  @Test
  void whatWaitsForLongIsRecordedWithoutOthers() throws IOException {
    add(1, "one.bin", "one");
    nanos += TimeUnit.SECONDS.toNanos(59);
    add(2, "two.bin", "two");
    recording.finishOld();
    assertEquals(List.of(), told);
    nanos += TimeUnit.SECONDS.toNanos(1);
    recording.finishOld();
    assertEquals(2, told.size());
    nanos += TimeUnit.HOURS.toNanos(1);
    add(3, "three.bin", "three");
    recording.finishOld();
    assertEquals(2, told.size());
    recording.finish();
    assertEquals(3, told.size());
  }

  @Test
  void aContentThatIsDeletedMeanwhileIsToldSoThatItIsTakenAgain() throws IOException {
    OldRecord old = old(ContentHash.of(Contents.of(1, 50)), "shared.bin", "");
    recording.add(new Taken.Ready(old, new AdoptedMedia(old.asMedia(50, true, 0, 0), Optional.empty(), Optional.empty(), Optional.empty())));
    recording.finish();
    Taken.Refused refused = assertInstanceOf(Taken.Refused.class, told.get(0));
    assertEquals(Trouble.MISSING, refused.trouble());
    assertTrue(refused.why().contains("import again"), refused.why());
  }

  @Test
  void whatTheDatabaseCannotHoldKeepsNobodyElseOut() throws IOException {
    // No text that is taken over is too long by itself, so a column is made too narrow.
    Postgres.shared().run(Postgres.nameIn(url), "ALTER TABLE meme_server.media ALTER COLUMN description TYPE varchar(100)");
    String tooLong = "x".repeat(101);
    add(1, "one.bin", "one");
    add(2, "long.bin", tooLong);
    Muid three = add(3, "three.bin", "three");
    recording.finish();
    assertOneRefused("long.bin");
    assertEquals(2, told.stream().filter(Taken.Ready.class::isInstance).count());

    told.clear();
    recording.change(old(ContentHash.of(Contents.of(1, 50)), "one.bin", tooLong));
    recording.change(old(three, "three.bin", "four"));
    recording.finish();
    assertOneRefused("one.bin");
    assertEquals(1, told.stream().filter(Taken.Updated.class::isInstance).count());
  }
}
