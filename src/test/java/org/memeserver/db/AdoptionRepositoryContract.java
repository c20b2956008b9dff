package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.db.AdoptionRepository.Outcome;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** What records taken over from another server promise, whatever database keeps them. */
abstract class AdoptionRepositoryContract extends RecordsContract {
  private static final Instant CREATED = Instant.parse("2024-03-04T05:06:07.123456Z");
  private static final Instant UPDATED = Instant.parse("2025-03-04T05:06:07.654321Z");

  private AdoptionRepository adoptions;

  @BeforeEach
  void openAdoptions() {
    adoptions = new AdoptionRepository(database);
  }

  private static Media old(Muid muid, PublicKey owner, boolean isPublic) {
    return new Media(
        muid, owner, "n\u00e4me \u0000", "about", 7, List.of("a,b", "\"c\""), "f.bin", 99, 1234, "x/y", CREATED, UPDATED,
        Optional.of(NOW.plusSeconds(60)), 3, 4, true, isPublic, 70, 10, Optional.empty());
  }

  private static AdoptedMedia adopted(Muid muid, PublicKey owner, NewBlob blob) {
    return new AdoptedMedia(old(muid, owner, true), Optional.of(blob), Optional.empty(), Optional.empty());
  }

  private static AdoptedRenditions renditions() {
    return new AdoptedRenditions(
        Stream.of(RenditionKind.values()).map(kind -> new NewRendition(kind, muid(), "image/jpeg", blob(9))).toList(), "LEHV6nWB2yk8", 1);
  }

  @Test
  void aRecordIsKeptAsItIs() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob blob = blob();
    assertEquals(List.of(new Outcome(true, Optional.empty(), List.of())), adoptions.keep(List.of(adopted(muid, owner, blob)), NOW));
    Media kept = media.mine(owner, muid, NOW).orElseThrow();
    Media old = old(muid, owner, true);
    assertEquals(
        new Media(
            muid, owner, "n\u00e4me \uFFFD", old.description(), 7, old.tags(), "f.bin", 99, 1234, "x/y", CREATED, UPDATED, old.expiry(), 3, 4,
            true, true, 70, 10, Optional.empty()),
        kept);
    assertEquals(blob.id(), blobs.blobOf(muid).orElseThrow().id());
  }

  @Test
  void aRecordThatIsThereIsNeverWrittenOver() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob blob = blob();
    Media before = media.save(upload(muid, owner, false), blob, Optional.empty()).media();
    NewBlob second = blob();
    AdoptedRenditions renditions = renditions();
    AdoptedMedia again = new AdoptedMedia(old(muid, owner, true), Optional.of(second), Optional.empty(), Optional.of(renditions));
    Outcome outcome = adoptions.keep(List.of(again), NOW).get(0);
    assertFalse(outcome.recorded());
    List<BlobId> unneeded = new ArrayList<>(List.of(second.id()));
    renditions.made().forEach(one -> unneeded.add(one.blob().id()));
    assertEquals(unneeded, outcome.unneeded());
    assertEquals(Optional.of(before), media.mine(owner, muid, NOW));
    assertEquals(blob.id(), blobs.blobOf(muid).orElseThrow().id());
  }

  @Test
  void anotherOwnerSharesTheContent() {
    Muid muid = muid();
    NewBlob blob = blob();
    media.save(upload(muid, owner(), false), blob, Optional.empty());
    AdoptedMedia bare = new AdoptedMedia(old(muid, owner(), true), Optional.empty(), Optional.empty(), Optional.empty());
    assertEquals(List.of(new Outcome(true, Optional.empty(), List.of())), adoptions.keep(List.of(bare), NOW));
    assertEquals(2, media.owners(muid, NOW).size());
  }

  @Test
  void withoutAContentThereIsNoRecord() {
    AdoptedMedia bare = new AdoptedMedia(old(muid(), owner(), true), Optional.empty(), Optional.empty(), Optional.empty());
    assertEquals(List.of(new Outcome(false, Optional.of(LeftOut.CONTENT_GONE), List.of())), adoptions.keep(List.of(bare), NOW));
  }

  @Test
  void aBrokenBlobIsReplaced() {
    Muid muid = muid();
    NewBlob broken = blob();
    media.save(upload(muid, owner(), false), broken, Optional.empty());
    NewBlob whole = blob();
    AdoptedMedia healing = new AdoptedMedia(old(muid, owner(), true), Optional.of(whole), Optional.of(broken.id()), Optional.empty());
    assertEquals(List.of(new Outcome(true, Optional.empty(), List.of(broken.id()))), adoptions.keep(List.of(healing), NOW));
    assertEquals(whole.id(), blobs.blobOf(muid).orElseThrow().id());
  }

  @Test
  void smallPicturesComeWithANewContent() {
    Muid muid = muid();
    AdoptedRenditions renditions = renditions();
    adoptions.keep(List.of(new AdoptedMedia(old(muid, owner(), true), Optional.of(blob()), Optional.empty(), Optional.of(renditions))), NOW);
    RenditionState state = new RenditionRepository(database).find(muid).orElseThrow();
    assertEquals(1, state.renderedBy());
    assertEquals(
        renditions.made().stream().map(one -> one.blob().id()).sorted(java.util.Comparator.comparing(BlobId::text)).toList(),
        state.renditions().stream().map(one -> one.blob().id()).sorted(java.util.Comparator.comparing(BlobId::text)).toList());
    assertEquals(Optional.of("LEHV6nWB2yk8"), media.publicOf(muid, NOW).orElseThrow().blurhash());
  }

  @Test
  void aBatchIsOneAndItsOutcomesComeInItsOrder() {
    Muid there = muid();
    PublicKey owner = owner();
    media.save(upload(there, owner, false), blob(), Optional.empty());
    List<AdoptedMedia> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batch.add(adopted(i == 20 ? there : muid(), owner, blob()));
    }
    List<Outcome> outcomes = adoptions.keep(batch, NOW);
    for (int i = 0; i < 50; i++) {
      assertEquals(i != 20, outcomes.get(i).recorded());
    }
  }

  @Test
  void whatIsKnownIsToldForManyAtOnce() {
    Muid there = muid();
    PublicKey owner = owner();
    NewBlob blob = blob();
    media.save(upload(there, owner, false), blob, Optional.empty());
    AdoptionRepository.Known known = adoptions.known(List.of(muid(), there, muid()), List.of(owner, owner(), owner));
    assertTrue(known.has(there, owner));
    assertFalse(known.has(there, owner()));
    assertEquals(blob.id(), known.blobOf(there).orElseThrow().id());
    assertEquals(Optional.empty(), known.blobOf(muid()));
    assertFalse(adoptions.known(List.of(), List.of()).has(there, owner));
  }

  private static AdoptedChange change(Media old, String name, Instant updated, long totalSats) {
    MediaDetails details = new MediaDetails(name, old.description(), old.price(), old.ttl(), old.tags(), Optional.empty());
    return new AdoptedChange(old.muid(), old.owner(), details, updated, totalSats, old.totalBuys());
  }

  private boolean isBehind(AdoptedChange change) {
    return adoptions.known(List.of(change.muid()), List.of(change.owner())).isBehind(change);
  }

  @Test
  void whatNobodyTouchedHereFollowsTheOtherServer() {
    Media old = old(muid(), owner(), true);
    adoptions.keep(List.of(adopted(old.muid(), old.owner(), blob())), NOW);
    AdoptedChange same = change(old, old.name(), UPDATED.plusNanos(999), 70);
    AdoptedChange change = change(old, "zebra", UPDATED, 60);
    assertFalse(isBehind(same));
    assertTrue(isBehind(change));
    assertEquals(List.of(false, true), adoptions.update(List.of(same, change)));
    Media now = media.mine(old.owner(), old.muid(), NOW).orElseThrow();
    assertEquals(List.of("zebra", UPDATED, 70L, old.expiry()), List.of(now.name(), now.updated(), now.totalSats(), now.expiry()));
    assertFalse(isBehind(change));
    assertEquals(List.of(false), adoptions.update(List.of(change)), "what says the same is not written");
    search.close();
    search = openSearch(database);
    assertEquals(List.of(old.muid()), search.find("zebra", 5, 0, NOW).stream().map(Media::muid).toList());
  }

  @Test
  void ofWhatWasTouchedHereOnlyTheTotalsAreRaised() {
    Media old = old(muid(), owner(), true);
    adoptions.keep(List.of(adopted(old.muid(), old.owner(), blob())), NOW);
    media.save(upload(old.muid(), old.owner(), true), blob(), Optional.empty());
    assertFalse(isBehind(change(old, "zebra", UPDATED, 70)));
    assertEquals(List.of(false), adoptions.update(List.of(change(old, "zebra", UPDATED, 70))));
    assertTrue(isBehind(change(old, "zebra", UPDATED, 71)));
    assertEquals(List.of(true), adoptions.update(List.of(change(old, "zebra", UPDATED, 71))));
    Media now = media.mine(old.owner(), old.muid(), NOW).orElseThrow();
    assertEquals(List.of("name", 71L, 10L), List.of(now.name(), now.totalSats(), now.totalBuys()));
    assertEquals(List.of(false), adoptions.update(List.of(change(old(muid(), owner(), true), "zebra", UPDATED, 71))), "a record that is gone");
  }

  private PubkeyRuleRepository rules() {
    return new PubkeyRuleRepository(database);
  }

  private TakedownRepository takedowns() {
    return new TakedownRepository(database, search);
  }

  private Optional<LeftOut> leftOut(Muid muid, PublicKey owner) {
    return adoptions.known(List.of(muid), List.of(owner)).leftOut(muid, owner);
  }

  @Test
  void whoOrWhatIsBannedStaysOutAndKeepsNobodyElseOut() {
    PublicKey banned = owner();
    rules().put(new PubkeyRule(banned, true, "", NOW));
    Muid content = muid();
    takedowns().ban(content, "", NOW);
    NewBlob first = blob();
    NewBlob second = blob();
    AdoptedRenditions renditions = renditions();
    AdoptedMedia withSmall = new AdoptedMedia(old(muid(), banned, true), Optional.of(second), Optional.empty(), Optional.of(renditions));
    AdoptedMedia good = adopted(muid(), owner(), blob());
    List<BlobId> unneeded = new ArrayList<>(List.of(second.id()));
    renditions.made().forEach(one -> unneeded.add(one.blob().id()));
    assertEquals(
        List.of(
            new Outcome(false, Optional.of(LeftOut.BANNED), List.of(first.id())), new Outcome(false, Optional.of(LeftOut.BANNED), unneeded),
            new Outcome(true, Optional.empty(), List.of())),
        adoptions.keep(List.of(adopted(content, owner(), first), withSmall, good), NOW));
    assertEquals(Optional.of(LeftOut.BANNED), leftOut(content, owner()));
    assertEquals(Optional.of(LeftOut.BANNED), leftOut(muid(), banned));
    assertEquals(Optional.empty(), leftOut(muid(), owner()));
    assertEquals(Optional.empty(), blobs.blobOf(content));
  }

  @Test
  void whatWasTakenOverAndDeletedStaysDeleted() {
    Media old = old(muid(), owner(), true);
    adoptions.keep(List.of(adopted(old.muid(), old.owner(), blob())), NOW);
    assertEquals(Optional.empty(), leftOut(old.muid(), old.owner()));
    media.delete(old.muid(), old.owner(), NOW);
    assertEquals(Optional.of(LeftOut.DELETED_HERE), leftOut(old.muid(), old.owner()));
    assertEquals(Optional.empty(), leftOut(old.muid(), owner()), "another owner's");
    NewBlob again = blob();
    assertEquals(
        List.of(new Outcome(false, Optional.of(LeftOut.DELETED_HERE), List.of(again.id()))),
        adoptions.keep(List.of(adopted(old.muid(), old.owner(), again)), NOW));
    assertEquals(Optional.empty(), media.mine(old.owner(), old.muid(), NOW));
    assertEquals(Optional.empty(), blobs.blobOf(old.muid()));
  }

  @Test
  void whatWasHereBeforeIsNotedToo() {
    Media old = old(muid(), owner(), true);
    media.save(upload(old.muid(), old.owner(), true), blob(), Optional.empty());
    AdoptedChange same = change(old, "zebra", UPDATED, 0);
    assertTrue(isBehind(same));
    adoptions.update(List.of(same));
    assertFalse(isBehind(same));
    media.delete(old.muid(), old.owner(), NOW);
    assertEquals(Optional.of(LeftOut.DELETED_HERE), leftOut(old.muid(), old.owner()));
  }

  @Test
  void whatItsOwnerHereLetExpireStaysAway() {
    Media changed = old(muid(), owner(), true);
    Media again = old(muid(), owner(), true);
    adoptions.keep(List.of(adopted(changed.muid(), changed.owner(), blob()), adopted(again.muid(), again.owner(), blob())), NOW);
    MediaDetails ending = Samples.expiring("ends", NOW.plusSeconds(30));
    media.change(changed.muid(), changed.owner(), ending, false, Optional.empty(), NOW);
    media.delete(again.muid(), again.owner(), NOW);
    media.save(upload(again.muid(), again.owner(), ending, false, NOW), blob(), Optional.empty());
    assertEquals(2, media.removeExpired(NOW.plusSeconds(31), 10).size());
    assertEquals(Optional.of(LeftOut.DELETED_HERE), leftOut(changed.muid(), changed.owner()));
    assertEquals(Optional.of(LeftOut.DELETED_HERE), leftOut(again.muid(), again.owner()));
  }

  @Test
  void whatExpiredHereMayComeToLifeAgain() {
    Media old = old(muid(), owner(), true);
    adoptions.keep(List.of(adopted(old.muid(), old.owner(), blob())), NOW);
    assertEquals(1, media.removeExpired(NOW.plusSeconds(61), 10).size());
    assertEquals(Optional.empty(), leftOut(old.muid(), old.owner()));
  }

  @Test
  void theSearchFindsThemWhenItIsOpenedAgain() {
    Muid muid = muid();
    adoptions.keep(List.of(adopted(muid, owner(), blob())), NOW);
    search.close();
    search = openSearch(database);
    assertEquals(List.of(muid), search.find("about", 5, 0, NOW).stream().map(Media::muid).toList());
  }

  @Test
  void twoThatTakeTheSameOverAgreeOnOneOfEach() throws Exception {
    List<Muid> muids = Stream.generate(Samples::muid).limit(30).toList();
    PublicKey owner = owner();
    List<List<Outcome>> all =
        atOnce(4, i -> () -> adoptions.keep(muids.stream().map(muid -> adopted(muid, owner, blob())).toList(), NOW));
    assertEquals(30, all.stream().flatMap(List::stream).filter(Outcome::recorded).count());
    assertEquals(90, all.stream().flatMap(List::stream).mapToInt(outcome -> outcome.unneeded().size()).sum());
    assertEquals(java.util.Map.of("key-1", 30L), blobs.countByStorageKey());
  }
}
