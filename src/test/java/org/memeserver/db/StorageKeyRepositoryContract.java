package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.db.StorageKeyRepository.Rewrapped;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** What is promised of storage keys, whatever database keeps the rows. */
abstract class StorageKeyRepositoryContract extends RecordsContract {
  private static final String OLD = "key-1";
  private static final String NEW = "key-2";
  private StorageKeyRepository keys;

  @BeforeEach
  void openKeys() {
    keys = new StorageKeyRepository(database);
  }

  private NewBlob under(String key) {
    NewBlob blob = blob();
    return new NewBlob(blob.id(), blob.boundTo(), blob.size(), blob.wrappedKey(), key);
  }

  @Test
  void aKeyIsKnownSinceItWasAdmittedFirst() {
    keys.admit(NEW, NOW);
    keys.admit(NEW, NOW.plusSeconds(5));
    assertEquals(NOW, keys.known().get(NEW));
    assertEquals(Set.of(OLD, NEW), keys.known().keySet());
  }

  @Test
  void aKeyThatRowsNeedIsNotRetired() {
    Muid muid = muid();
    PublicKey owner = owner();
    media.save(upload(muid, owner, false), under(OLD), Optional.empty());
    assertFalse(keys.retire(OLD));
    media.delete(muid, owner, NOW);
    assertTrue(keys.retire(OLD));
    assertEquals(Set.of(), keys.known().keySet());
  }

  @Test
  void nothingIsWrittenUnderAKeyThatIsNotKnown() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob late = under(OLD);
    assertTrue(keys.retire(OLD));
    assertThrows(RetiredKeyException.class, () -> media.save(upload(muid, owner, false), late, Optional.empty()));
    assertFalse(blobs.isReferenced(late.id()));
    assertEquals(Optional.empty(), blobs.blobOf(muid));
    keys.admit(NEW, NOW);
    media.save(upload(muid, owner, false), new NewBlob(late.id(), late.boundTo(), late.size(), late.wrappedKey(), NEW), Optional.empty());
    assertEquals(NEW, blobs.blobOf(muid).orElseThrow().storageKeyId());
  }

  @Test
  void blobsThatWereGivenUpKeepNoKey() {
    BlobId orphan = blob().id();
    assertEquals(Set.of(orphan), blobs.condemn(Set.of(orphan), NOW));
    assertTrue(keys.retire(OLD));
    assertEquals(List.of(), keys.wrappedWithOthers(NEW, "", 10));
    assertEquals(0, keys.countWithOthers(NEW));
  }

  @Test
  void rowsUnderOtherKeysComePageByPageAndAreWrappedAnewOnce() {
    keys.admit(NEW, NOW);
    for (int i = 0; i < 5; i++) {
      media.save(upload(muid(), owner(), false), under(OLD), Optional.empty());
    }
    media.save(upload(muid(), owner(), false), under(NEW), Optional.empty());
    assertEquals(5, keys.countWithOthers(NEW));
    List<ContentBlob> first = keys.wrappedWithOthers(NEW, "", 3);
    List<ContentBlob> second = keys.wrappedWithOthers(NEW, first.get(2).id().text(), 3);
    assertEquals(3, first.size());
    assertEquals(2, second.size());
    List<Rewrapped> anew = new ArrayList<>();
    first.forEach(one -> anew.add(new Rewrapped(one.id(), OLD, new byte[] {1, 2, 3}, NEW)));
    assertEquals(3, keys.rewrap(anew));
    assertEquals(0, keys.rewrap(anew), "a row that is no longer under the key it was read with stays as it is");
    assertEquals(second.stream().map(ContentBlob::id).toList(), keys.wrappedWithOthers(NEW, "", 10).stream().map(ContentBlob::id).toList());
    assertArrayEquals(new byte[] {1, 2, 3}, keys.wrappedWithOthers(OLD, "", 10).stream()
        .filter(one -> one.id().equals(first.get(0).id())).findFirst().orElseThrow().wrappedKey());
    assertThrows(RetiredKeyException.class, () -> keys.rewrap(List.of(new Rewrapped(second.get(0).id(), OLD, new byte[1], "unknown"))));
  }

  @Test
  void aBlobTakesThePlaceOfAnotherWhateverNeedsIt() {
    Muid muid = muid();
    PublicKey owner = owner();
    NewBlob content = under(OLD);
    NewRendition small = new NewRendition(RenditionKind.THUMB, muid(), "image/jpeg", under(OLD));
    NewBlob preferences = under(OLD);
    media.save(upload(muid, owner, true), content, Optional.empty());
    new RenditionRepository(database).replace(muid, List.of(small), Optional.empty(), 1, NOW);
    new PreferencesRepository(database).replace(owner, preferences, NOW);
    for (NewBlob old : List.of(content, small.blob(), preferences)) {
      NewBlob anew = under(OLD);
      assertTrue(blobs.replace(old.id(), anew, NOW));
      assertFalse(blobs.isReferenced(old.id()));
      assertTrue(blobs.isReferenced(anew.id()));
      NewBlob late = under(OLD);
      assertFalse(blobs.replace(old.id(), late, NOW), "it has been replaced already");
      assertFalse(blobs.isReferenced(late.id()));
    }
    assertFalse(blobs.blobOf(muid).orElseThrow().id().equals(content.id()));
    assertEquals(3, blobs.countByStorageKey().get(OLD));
  }

  /** However uploads and the retirement meet, no row is left under a key that is not known. */
  @Test
  void aKeyIsRetiredOrAnUploadIsRecordedWhoeverComesFirst() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "key-of-" + round;
      keys.admit(key, NOW);
      AtomicBoolean retired = new AtomicBoolean();
      List<Boolean> recorded = atOnce(5, i -> racing(i, key, retired));
      assertEquals(retired.get(), !keys.known().containsKey(key));
      assertEquals(retired.get() ? 0 : recorded.stream().filter(one -> one).count(), blobs.countByStorageKey().getOrDefault(key, 0L));
    }
  }

  private Callable<Boolean> racing(int i, String key, AtomicBoolean retired) {
    return () -> {
      if (i == 0) {
        retired.set(keys.retire(key));
        return false;
      }
      try {
        media.save(upload(muid(), owner(), false), under(key), Optional.empty());
        return true;
      } catch (RetiredKeyException e) {
        return false;
      }
    };
  }
}
