package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** What an owner may keep, who is banned, and what nobody may upload; on any engine. */
abstract class LimitsContract extends RecordsContract {
  private static final long MOST = 1000;

  /** Another server's repository over the same records, or the same where there can be no other. */
  abstract MediaRepository onAnotherServer();

  private Optional<Limit> saved(MediaRepository at, Muid muid, PublicKey owner, long size) {
    try {
      at.save(upload(muid, owner, true), blob(size), Optional.empty(), MOST);
      return Optional.empty();
    } catch (MemeException.Limited e) {
      return Optional.of(e.limit());
    }
  }

  @Test
  void ofHundredUploadsOfAnOwnerAtOnceSoManyAreKeptAsFit() throws Exception {
    MediaRepository other = onAnotherServer();
    PublicKey owner = owner();
    List<Optional<Limit>> outcomes = atOnce(100, i -> () -> saved(i % 2 == 0 ? media : other, muid(), owner, 100));
    assertEquals(10, outcomes.stream().filter(Optional::isEmpty).count());
    assertEquals(Set.of(Optional.empty(), Optional.of(Limit.QUOTA)), new HashSet<>(outcomes));
    assertEquals(10, media.mine(owner, 1000, 0, NOW).size());
    assertEquals(10, blobs.some(1000).size(), "nothing is left of those that were refused");
  }

  @Test
  void whatIsThereAlreadyCostsNothingAndWhatIsDeletedGivesRoomAtOnce() {
    PublicKey owner = owner();
    Muid muid = muid();
    assertEquals(Optional.empty(), saved(media, muid, owner, MOST));
    assertEquals(Optional.empty(), saved(media, muid, owner, MOST));
    assertEquals(Optional.of(Limit.QUOTA), saved(media, muid(), owner, 1));
    assertEquals(Optional.empty(), saved(media, muid, owner(), MOST), "another owner of the same content has a bound of their own");
    media.delete(muid, owner, NOW);
    assertEquals(Optional.empty(), saved(media, muid(), owner, MOST));
  }

  @Test
  void whatCannotFitIsRefusedBeforehandButForWhatMayBeThereAlready() {
    PublicKey owner = owner();
    saved(media, muid(), owner, 600);
    media.expectRoom(owner, 400, 500, MOST, NOW);
    media.expectRoom(owner, 550, 650, MOST, NOW);
    assertThrows(MemeException.Limited.class, () -> media.expectRoom(owner, 401, 500, MOST, NOW));
  }

  @Test
  void aBannedKeyOrContentIsRefusedWhateverTheBound() {
    PublicKey shutOut = owner();
    Muid unwanted = muid();
    PubkeyRuleRepository rules = new PubkeyRuleRepository(database);
    TakedownRepository takedowns = new TakedownRepository(database, search);
    rules.put(new PubkeyRule(shutOut, false, "", NOW));
    rules.put(new PubkeyRule(shutOut, true, "spam", NOW));
    takedowns.ban(unwanted, "unlawful", NOW);
    assertEquals(List.of(new PubkeyRule(shutOut, true, "spam", NOW)), rules.all());
    assertEquals(List.of(new BannedContent(unwanted, "unlawful", NOW)), takedowns.banned());
    assertEquals(Optional.of(Limit.BANNED_KEY), saved(media, muid(), shutOut, 1));
    assertEquals(Optional.of(Limit.BANNED_CONTENT), saved(media, unwanted, owner(), 1));
    assertThrows(MemeException.Limited.class, () -> new PreferencesRepository(database).replace(shutOut, blob(), NOW));
    assertEquals(List.of(), blobs.some(9));

    assertTrue(rules.remove(shutOut).orElseThrow().banned());
    assertEquals(Optional.empty(), rules.remove(shutOut));
    assertTrue(takedowns.lift(unwanted));
    assertFalse(takedowns.lift(unwanted));
    assertEquals(Optional.empty(), saved(media, unwanted, shutOut, 1));
  }

  @Test
  void takingDownLeavesWhatOthersHoldUnlessItIsToGoEverywhere() {
    TakedownRepository takedowns = new TakedownRepository(database, search);
    PublicKey spammer = owner();
    PublicKey other = owner();
    Muid own = muid();
    Muid shared = muid();
    saved(media, own, spammer, 1);
    saved(media, shared, spammer, 1);
    saved(media, shared, other, 1);

    TakenDown alone = takedowns.remove(own, spammer, false, "r", NOW);
    assertTrue(alone.banned());
    assertEquals(1, alone.orphaned().size());
    TakenDown left = takedowns.remove(shared, spammer, false, "r", NOW);
    assertEquals(new TakenDown(false, 1, 1, List.of()), left);
    assertEquals(List.of(other), media.owners(shared, NOW));
    TakenDown everywhere = takedowns.remove(shared, spammer, true, "r", NOW);
    assertEquals(1, everywhere.orphaned().size());
    assertFalse(media.exists(shared, NOW));
    assertEquals(2, takedowns.banned().size());
    assertEquals(List.of(), blobs.some(9));
    assertEquals(List.of(), search.find("name", 9, 0, NOW));
  }

  @Test
  void noUploadSlipsPastABanThatComesMeanwhile() throws Exception {
    TakedownRepository takedowns = new TakedownRepository(database, search);
    MediaRepository other = onAnotherServer();
    for (int round = 0; round < 5; round++) {
      Muid muid = muid();
      List<PublicKey> owners = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        owners.add(owner());
      }
      atOnce(20, i -> () -> i == 10 ? takedowns.ban(muid, "r", NOW) : saved(i % 2 == 0 ? media : other, muid, owners.get(i), 1));
      assertFalse(media.exists(muid, NOW));
    }
    assertEquals(List.of(), blobs.some(9));
  }
}
