package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.details;
import static org.memeserver.db.Samples.expiring;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.template;
import static org.memeserver.db.Samples.upload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** What media records promise, whatever database keeps them. */
abstract class MediaRepositoryContract extends RecordsContract {
  @Test
  void keepsEveryFieldOfAnUpload() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob blob = blob(77);
    MediaDetails details = new MediaDetails("n\u00e4me", "\uD83D\uDE00 'quoted' \\ {a,b}", 5, 60, List.of("a,b", "", "\"c\"", "{}"),
        Optional.of(NOW.plusSeconds(90)));
    NewMedia upload = new NewMedia(muid, owner, details, "x.png", "file.txt", 3, 4, true, true, NOW);

    Saved saved = media.save(upload, blob, Optional.empty());

    Media expected = new Media(muid, owner, details.name(), details.description(), 5, details.tags(), "x.png", 60, 77, "file.txt", NOW, NOW,
        details.expiry(), 3, 4, true, true, 0, 0, Optional.empty());
    assertEquals(new Saved(expected, true, Optional.empty()), saved);
    assertEquals(Optional.of(expected), media.mine(owner, muid, NOW));
    ContentBlob stored = blobs.blobOf(muid).orElseThrow();
    assertEquals(blob.id(), stored.id());
    assertEquals(blob.boundTo(), stored.boundTo());
    assertEquals(77, stored.size());
    assertEquals("key-1", stored.storageKeyId());
    org.junit.jupiter.api.Assertions.assertArrayEquals(blob.wrappedKey(), stored.wrappedKey());
  }

  @Test
  void keepsTimesToTheMicrosecond() {
    Instant precise = Instant.parse("2026-11-20T10:00:00.123456789Z");
    Media saved = media.save(upload(muid(), owner(), details("n"), false, precise), blob(), Optional.empty()).media();
    assertEquals(Instant.parse("2026-11-20T10:00:00.123456Z"), saved.created());
  }

  @Test
  void takesTextThatADatabaseMayNotTake() {
    Media saved = media.save(upload(muid(), owner(), details("a\u0000b\uD800c"), false, NOW), blob(), Optional.empty()).media();
    assertEquals("a\uFFFDb\uFFFDc", saved.name());
  }

  @Test
  void anUploadOfTheSameContentByItsOwnerReplacesWhatTheySayAndKeepsTheRest() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob first = blob();
    media.save(new NewMedia(muid, owner, details("first"), "a.jpg", "image/jpg", 10, 20, true, true, NOW), first, Optional.empty());
    media.purchase(muid, owner, NOW);

    Instant later = NOW.plusSeconds(5);
    MediaDetails anew = new MediaDetails("second", "other", 7, 9, List.of("x"), Optional.of(later.plusSeconds(100)));
    Saved saved = media.save(new NewMedia(muid, owner, anew, "b.png", "image/png", 0, 0, false, false, later), blob(), Optional.empty());

    assertFalse(saved.blobKept());
    assertEquals(Optional.empty(), saved.replaced());
    assertEquals(new Media(muid, owner, "second", "other", 7, List.of("x"), "b.png", 9, 1234, "image/png", NOW, later, anew.expiry(), 10, 20,
        true, true, 100, 1, Optional.empty()), saved.media());
    assertEquals(first.id(), blobs.blobOf(muid).orElseThrow().id());
    Saved measured =
        media.save(new NewMedia(muid, owner, anew, "b.png", "image/png", 30, 40, false, false, later), blob(), Optional.empty());
    assertEquals(30, measured.media().width());
    assertEquals(40, measured.media().height());
  }

  @Test
  void aTemplateThatEndsIsAnOrdinaryRecordOfEachOwner() {
    Muid muid = muid();
    PublicKey alice = owner();
    PublicKey bob = owner();
    media.save(new NewMedia(muid, alice, details("alice"), "a", "image/png", 1, 1, true, false, NOW), blob(), Optional.empty());
    media.save(new NewMedia(muid, bob, details("bob"), "b", "image/png", 1, 1, true, false, NOW), blob(), Optional.empty());
    Muid other = muid();
    media.save(new NewMedia(other, bob, details("other"), "c", "image/png", 1, 1, true, false, NOW), blob(), Optional.empty());

    assertEquals(2, media.endTemplate(muid, NOW.plusSeconds(1)));

    assertEquals(0, media.endTemplate(muid, NOW.plusSeconds(1)));
    assertEquals(Optional.empty(), media.template(muid, NOW));
    assertEquals("alice", media.mine(alice, muid, NOW).orElseThrow().name());
    assertTrue(media.template(other, NOW).isPresent());
  }

  @Test
  void twoOwnersOfOneContentShareItsBytesAndNothingElse() {
    Muid muid = muid();
    PublicKey alice = owner();
    PublicKey bob = owner();
    NewBlob blob = blob();
    assertTrue(media.save(upload(muid, alice, details("alice"), false, NOW), blob, Optional.empty()).blobKept());
    assertFalse(media.save(upload(muid, bob, details("bob"), true, NOW.plusSeconds(1)), blob(), Optional.empty()).blobKept());

    assertEquals("alice", media.mine(alice, muid, NOW).orElseThrow().name());
    assertEquals("bob", media.mine(bob, muid, NOW).orElseThrow().name());
    assertFalse(media.mine(alice, muid, NOW).orElseThrow().isPublic());
    assertEquals(List.of(alice, bob), media.owners(muid, NOW));
    media.purchase(muid, bob, NOW);
    assertEquals(0, media.mine(alice, muid, NOW).orElseThrow().totalBuys());

    assertEquals(new Removed(true, List.of()), media.delete(muid, alice, NOW));
    assertEquals(Optional.empty(), media.mine(alice, muid, NOW));
    assertEquals(Optional.of("bob"), media.publicOf(muid, NOW).map(Media::name));
    assertEquals(new Removed(false, List.of()), media.delete(muid, alice, NOW));
    assertTrue(blobs.isReferenced(blob.id()));
    assertEquals(new Removed(true, List.of(blob.id())), media.delete(muid, bob, NOW));
    assertFalse(blobs.isReferenced(blob.id()));
    assertFalse(media.exists(muid, NOW));
  }

  @Test
  void aBrokenBlobIsReplacedOnce() {
    Muid muid = muid();
    NewBlob broken = blob();
    media.save(upload(muid, owner(), false), broken, Optional.empty());

    NewBlob whole = blob();
    Saved repaired = media.save(upload(muid, owner(), false), whole, Optional.of(broken.id()));
    Saved late = media.save(upload(muid, owner(), false), blob(), Optional.of(broken.id()));

    assertTrue(repaired.blobKept());
    assertEquals(Optional.of(broken.id()), repaired.replaced());
    assertFalse(late.blobKept());
    assertEquals(Optional.empty(), late.replaced());
    assertEquals(whole.id(), blobs.blobOf(muid).orElseThrow().id());
    assertEquals(Set.of(whole.id()), blobs.referenced(List.of(broken.id(), whole.id())));
  }

  @Test
  void aCallerSeesTheirOwnRecordElseTheOldestPublicOneElseTheOldest() {
    Muid muid = muid();
    PublicKey first = owner();
    PublicKey second = owner();
    PublicKey third = owner();
    PublicKey stranger = owner();
    media.save(upload(muid, first, details("first"), false, NOW), blob(), Optional.empty());
    media.save(upload(muid, second, details("second"), false, NOW.plusSeconds(1)), blob(), Optional.empty());
    assertEquals("first", media.visibleTo(stranger, muid, NOW).orElseThrow().name());
    media.save(upload(muid, third, details("third"), true, NOW.plusSeconds(2)), blob(), Optional.empty());
    assertEquals("third", media.visibleTo(stranger, muid, NOW).orElseThrow().name());
    assertEquals("second", media.visibleTo(second, muid, NOW).orElseThrow().name());
    assertEquals(Optional.empty(), media.visibleTo(second, muid(), NOW));
  }

  @Test
  void lookUpsForDownloadsGiveRecordAndBlob() {
    Muid muid = muid();
    PublicKey hidden = owner();
    PublicKey open = owner();
    NewBlob blob = blob();
    media.save(upload(muid, hidden, false), blob, Optional.empty());
    assertEquals(Optional.empty(), media.publicContent(muid, NOW));
    assertEquals(Optional.empty(), media.templateContent(muid, NOW));
    media.save(upload(muid, open, details("open"), true, NOW.plusSeconds(1)), blob(), Optional.empty());
    assertEquals(open, media.publicContent(muid, NOW).orElseThrow().media().owner());
    assertEquals(blob.id(), media.publicContent(muid, NOW).orElseThrow().blob().id());
    assertEquals(List.of(hidden, open), media.allOf(muid, NOW).stream().map(stored -> stored.media().owner()).toList());
    media.save(template(muid, hidden, NOW.plusSeconds(2)), blob(), Optional.empty());
    assertEquals(hidden, media.templateContent(muid, NOW).orElseThrow().media().owner());
    assertEquals(List.of(hidden), media.templates(NOW).stream().map(Media::owner).toList());
    assertEquals(640, media.template(muid, NOW).orElseThrow().width());
  }

  @Test
  void whatHasExpiredIsNotThere() {
    Muid muid = muid();
    PublicKey owner = owner();
    Instant expiry = NOW.plusSeconds(10);
    NewBlob blob = blob();
    media.save(new NewMedia(muid, owner, expiring("old", expiry), "f", "m", 5, 6, true, true, NOW), blob, Optional.empty());
    media.purchase(muid, owner, NOW);
    Instant before = expiry.minusMillis(1);
    assertTrue(media.publicContent(muid, before).isPresent());

    assertTrue(media.mine(owner, muid, expiry).isEmpty());
    assertTrue(media.mine(owner, 10, 0, expiry).isEmpty());
    assertTrue(media.minePage(owner, Optional.empty(), 10, expiry).isEmpty());
    assertTrue(media.publicOf(muid, expiry).isEmpty());
    assertTrue(media.visibleTo(owner, muid, expiry).isEmpty());
    assertTrue(media.owners(muid, expiry).isEmpty());
    assertFalse(media.exists(muid, expiry));
    assertTrue(media.templates(expiry).isEmpty());
    assertTrue(media.template(muid, expiry).isEmpty());
    assertTrue(media.publicContent(muid, expiry).isEmpty());
    assertTrue(media.templateContent(muid, expiry).isEmpty());
    assertTrue(media.allOf(muid, expiry).isEmpty());
    assertTrue(media.purchase(muid, owner, expiry).isEmpty());
    assertTrue(media.change(muid, owner, details("x"), true, Optional.empty(), expiry).isEmpty());
    assertFalse(media.delete(muid, owner, expiry).found());

    Media anew = media.save(upload(muid, owner, details("new"), false, expiry), blob(), Optional.empty()).media();
    assertEquals(expiry, anew.created());
    assertEquals(0, anew.totalBuys());
    assertFalse(anew.isPublic());
    assertFalse(anew.template());
    assertEquals(0, anew.width());
  }

  @Test
  void theSweepRemovesWhatHasExpiredAndNamesTheBlobsThatNobodyNeeds() {
    NewBlob lonely = blob();
    NewBlob shared = blob();
    Muid kept = muid();
    Instant expiry = NOW.plusSeconds(1);
    media.save(upload(muid(), owner(), expiring("a", expiry), true, NOW), lonely, Optional.empty());
    media.save(upload(kept, owner(), expiring("b", expiry), true, NOW), shared, Optional.empty());
    media.save(upload(kept, owner(), false), blob(), Optional.empty());

    assertEquals(List.of(), media.removeExpired(NOW, 10));
    assertEquals(1, media.removeExpired(expiry, 1).size());
    media.removeExpired(expiry, 10);

    assertFalse(blobs.isReferenced(lonely.id()));
    assertTrue(blobs.isReferenced(shared.id()));
    assertEquals(1, media.allOf(kept, NOW).size());
    assertEquals(List.of(), media.removeExpired(expiry, 10));
  }

  @Test
  void anOwnerChangesWhatTheySay() {
    Muid muid = muid();
    PublicKey owner = owner();
    media.save(new NewMedia(muid, owner, details("first"), "a.jpg", "image/jpg", 1, 2, false, true, NOW), blob(), Optional.empty());
    media.purchase(muid, owner, NOW);
    Instant later = NOW.plusSeconds(3);

    Media changed = media.change(muid, owner, details("second"), false, Optional.empty(), later).orElseThrow();
    assertEquals("second", changed.name());
    assertFalse(changed.isPublic());
    assertEquals(later, changed.updated());
    assertEquals(NOW, changed.created());
    assertEquals(1, changed.totalBuys());
    assertEquals(1, changed.width());
    assertEquals("a.jpg", changed.filename());
    Media measured = media.change(muid, owner, details("second"), true, Optional.of(new Dimensions(8, 9)), later).orElseThrow();
    assertEquals(8, measured.width());
    assertEquals(Optional.empty(), media.change(muid, owner(), details("x"), true, Optional.empty(), later));
  }

  @Test
  void myMediaComesNewestFirstWholeOrInPages() {
    PublicKey owner = owner();
    List<Muid> newestFirst = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Muid muid = muid();
      // Some share their moment.
      media.save(upload(muid, owner, details("n" + i), false, NOW.plusSeconds(i / 3)), blob(), Optional.empty());
      newestFirst.add(muid);
    }
    media.save(upload(newestFirst.get(0), owner(), false), blob(), Optional.empty());
    List<Media> all = media.mine(owner, 100, 0, NOW);
    assertEquals(25, all.size());
    for (int i = 1; i < 25; i++) {
      assertFalse(all.get(i).created().isAfter(all.get(i - 1).created()));
    }
    assertEquals(all.subList(5, 12), media.mine(owner, 7, 5, NOW));

    List<Media> paged = new ArrayList<>();
    Optional<MediaCursor> cursor = Optional.empty();
    List<Media> page;
    do {
      page = media.minePage(owner, cursor, 4, NOW);
      paged.addAll(page);
      if (!page.isEmpty()) {
        cursor = Optional.of(MediaCursor.after(page.get(page.size() - 1)));
      }
    } while (!page.isEmpty());
    assertEquals(all, paged);
  }

  @Test
  void purchasesAtOnceAddUpExactly() throws Exception {
    Muid muid = muid();
    PublicKey owner = owner();
    media.save(upload(muid, owner, false), blob(), Optional.empty());
    atOnce(32, i -> () -> {
      for (int round = 0; round < 5; round++) {
        media.purchase(muid, owner, NOW).orElseThrow();
      }
      return null;
    });
    Media bought = media.mine(owner, muid, NOW).orElseThrow();
    assertEquals(160, bought.totalBuys());
    assertEquals(16_000, bought.totalSats());
    assertEquals(Optional.empty(), media.purchase(muid, owner(), NOW));
  }

  @Test
  void totalsStopAtTheLargestNumber() {
    Muid muid = muid();
    PublicKey owner = owner();
    MediaDetails dear = new MediaDetails("n", "d", Long.MAX_VALUE - 1, 1, List.of(), Optional.empty());
    media.save(upload(muid, owner, dear, false, NOW), blob(), Optional.empty());
    media.purchase(muid, owner, NOW);
    assertEquals(Long.MAX_VALUE, media.purchase(muid, owner, NOW).orElseThrow().totalSats());
    assertEquals(Long.MAX_VALUE, media.purchase(muid, owner, NOW).orElseThrow().totalSats());
  }

  @Test
  void fiftyOwnersUploadingTheSameBytesAtOnceMakeOneContent() throws Exception {
    Muid muid = muid();
    List<PublicKey> owners = java.util.stream.Stream.generate(Samples::owner).limit(50).toList();
    List<Saved> saved = atOnce(50, i -> () -> media.save(upload(muid, owners.get(i), i % 2 == 0), blob(), Optional.empty()));

    assertEquals(1, saved.stream().filter(Saved::blobKept).count());
    assertEquals(new HashSet<>(owners), new HashSet<>(media.owners(muid, NOW)));
    assertEquals(Map.of("key-1", 1L), blobs.countByStorageKey());

    List<Removed> removed = atOnce(49, i -> () -> media.delete(muid, owners.get(i), NOW));
    assertTrue(removed.stream().allMatch(one -> one.found() && one.orphaned().isEmpty()));
    assertEquals(List.of(owners.get(49)), media.owners(muid, NOW));
    assertFalse(media.delete(muid, owners.get(49), NOW).orphaned().isEmpty());
    assertEquals(Map.of(), blobs.countByStorageKey());
  }

  @Test
  void oneOwnerUploadingTheSameBytesManyTimesAtOnceHasOneRecord() throws Exception {
    Muid muid = muid();
    PublicKey owner = owner();
    List<Saved> saved = atOnce(20, i -> () -> media.save(upload(muid, owner, false), blob(), Optional.empty()));
    assertEquals(1, saved.stream().filter(Saved::blobKept).count());
    assertEquals(1, media.allOf(muid, NOW).size());
  }

  @Test
  void anUploadAndTheRemovalOfTheLastOwnerNeverLeaveARecordWithoutBytes() throws Exception {
    Muid muid = muid();
    Set<BlobId> held = new HashSet<>();
    for (int round = 0; round < 40; round++) {
      PublicKey leaving = owner();
      PublicKey coming = owner();
      media.save(upload(muid, leaving, false), blob(), Optional.empty());
      BlobId before = blobs.blobOf(muid).orElseThrow().id();
      List<Object> ends = atOnce(2, i -> () ->
          i == 0 ? media.delete(muid, leaving, NOW) : media.save(upload(muid, coming, false), blob(), Optional.empty()));
      Removed removed = (Removed) ends.get(0);
      Saved saved = (Saved) ends.get(1);
      assertTrue(removed.found());
      // Either the upload came first and the old blob stays, or it came second and brought its own.
      BlobId now = blobs.blobOf(muid).orElseThrow().id();
      assertEquals(saved.blobKept(), !removed.orphaned().isEmpty());
      assertEquals(saved.blobKept() ? List.of(before) : List.of(), removed.orphaned());
      assertEquals(saved.blobKept(), !now.equals(before));
      assertEquals(List.of(now), media.delete(muid, coming, NOW).orphaned());
      assertTrue(held.add(now));
    }
    assertEquals(Map.of(), blobs.countByStorageKey());
  }

  @Test
  void uploadsChangesPurchasesAndRemovalsOfOneContentAtOnceAllEnd() throws Exception {
    Muid muid = muid();
    atOnce(16, i -> () -> {
      PublicKey owner = owner();
      for (int round = 0; round < 5; round++) {
        media.save(upload(muid, owner, expiring("n", NOW.plusSeconds(5)), true, NOW), blob(), Optional.empty());
        media.purchase(muid, owner, NOW);
        media.change(muid, owner, expiring("m", NOW.plusSeconds(i)), i % 2 == 0, Optional.empty(), NOW);
        media.removeExpired(NOW.plusSeconds(3), 5);
        media.delete(muid, owner, NOW);
      }
      return null;
    });
    media.removeExpired(NOW.plusSeconds(60), 100);
    assertEquals(Map.of(), blobs.countByStorageKey());
  }
}
