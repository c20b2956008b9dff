package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.expiring;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** What renditions promise, whatever database keeps them. */
abstract class RenditionRepositoryContract extends RecordsContract {
  private RenditionRepository renditions;

  @BeforeEach
  void openRenditions() {
    renditions = new RenditionRepository(database);
  }

  @Test
  void keepsEveryFieldAndGivesItBack() {
    Muid muid = uploaded(owner());
    assertEquals(Optional.of(new RenditionState(0, List.of())), renditions.find(muid));
    List<NewRendition> made = made();
    assertEquals(new RenditionRepository.Outcome(true, List.of()), renditions.replace(muid, made, Optional.of("LEHV6n"), 3, NOW));

    RenditionState found = renditions.find(muid).orElseThrow();
    assertEquals(3, found.renderedBy());
    assertEquals(2, found.renditions().size());
    for (NewRendition one : made) {
      StoredRendition stored = found.renditions().stream().filter(other -> other.kind() == one.kind()).findFirst().orElseThrow();
      assertEquals(one.hash(), stored.hash());
      assertEquals(one.mime(), stored.mime());
      assertEquals(one.blob().id(), stored.blob().id());
      assertEquals(one.blob().size(), stored.blob().size());
      assertArrayEquals(one.blob().wrappedKey(), stored.blob().wrappedKey());
      assertTrue(blobs.isReferenced(one.blob().id()));
    }
    assertEquals(Optional.of("LEHV6n"), media.publicOf(muid, NOW).orElseThrow().blurhash());
  }

  @Test
  void someAreGivenUpAtATimeUntilNoneAreLeftAndCanBeMadeAgain() {
    Muid one = uploaded(owner());
    Muid other = uploaded(owner());
    renditions.replace(one, made(), Optional.empty(), 1, NOW);
    renditions.replace(other, made(), Optional.empty(), 1, NOW);
    RenditionRepository.Dropped first = renditions.drop(1);
    assertEquals(1, first.contents());
    assertEquals(2, first.blobs().size());
    assertTrue(first.blobs().stream().noneMatch(blobs::isReferenced));
    assertEquals(1, renditions.drop(5).contents());
    assertEquals(new RenditionRepository.Dropped(0, List.of()), renditions.drop(5));
    assertEquals(Optional.of(new RenditionState(0, List.of())), renditions.find(one));
    assertTrue(renditions.replace(one, made(), Optional.empty(), 1, NOW).kept());
  }

  @Test
  void aContentThatIsNotThereHasNone() {
    assertEquals(Optional.empty(), renditions.find(muid()));
    assertFalse(renditions.replace(muid(), made(), Optional.empty(), 1, NOW).kept());
    assertEquals(List.of(), renditions.forget(muid(), blob().id()));
  }

  @Test
  void thatAContentIsNoPictureIsRemembered() {
    Muid muid = uploaded(owner());
    assertTrue(renditions.replace(muid, List.of(), Optional.empty(), 1, NOW).kept());
    assertEquals(Optional.of(new RenditionState(1, List.of())), renditions.find(muid));
    assertEquals(Optional.empty(), media.publicOf(muid, NOW).orElseThrow().blurhash());
  }

  @Test
  void aNewerRenderingReplacesAnOlderOneAndTheSameDoesNot() {
    Muid muid = uploaded(owner());
    List<NewRendition> first = made();
    renditions.replace(muid, first, Optional.of("a"), 1, NOW);
    assertEquals(new RenditionRepository.Outcome(false, List.of()), renditions.replace(muid, made(), Optional.of("b"), 1, NOW));
    assertEquals(ids(first), stored(muid));

    List<NewRendition> second = made();
    RenditionRepository.Outcome outcome = renditions.replace(muid, second, Optional.of("c"), 2, NOW);
    assertTrue(outcome.kept());
    assertEquals(ids(first), Set.copyOf(outcome.replaced()));
    assertEquals(ids(second), stored(muid));
    assertFalse(blobs.isReferenced(first.get(0).blob().id()));
    assertEquals(Optional.of("c"), media.publicOf(muid, NOW).orElseThrow().blurhash());
  }

  @Test
  void forgottenOnesAreMadeAnew() {
    Muid muid = uploaded(owner());
    List<NewRendition> first = made();
    renditions.replace(muid, first, Optional.of("a"), 1, NOW);
    assertEquals(List.of(), renditions.forget(muid, blob().id()), "somebody else has made new ones already");
    assertEquals(ids(first), stored(muid));
    assertEquals(ids(first), Set.copyOf(renditions.forget(muid, first.get(0).blob().id())));
    assertEquals(Optional.of(new RenditionState(0, List.of())), renditions.find(muid));
    assertEquals(Optional.of("a"), media.publicOf(muid, NOW).orElseThrow().blurhash(), "the placeholder is still right");
    assertTrue(renditions.replace(muid, made(), Optional.of("a"), 1, NOW).kept());
  }

  @Test
  void theyGoWithTheLastOwnerOfTheirContent() {
    PublicKey alice = owner();
    PublicKey bob = owner();
    Muid muid = muid();
    NewBlob content = blob();
    media.save(upload(muid, alice, true), content, Optional.empty());
    media.save(upload(muid, bob, false), blob(), Optional.empty());
    List<NewRendition> made = made();
    renditions.replace(muid, made, Optional.of("a"), 1, NOW);

    assertEquals(List.of(), media.delete(muid, alice, NOW).orphaned());
    assertEquals(ids(made), stored(muid));
    Set<BlobId> all = Stream.concat(ids(made).stream(), Stream.of(content.id())).collect(Collectors.toSet());
    assertEquals(all, Set.copyOf(media.delete(muid, bob, NOW).orphaned()));
    assertEquals(Optional.empty(), renditions.find(muid));
    all.forEach(id -> assertFalse(blobs.isReferenced(id)));
  }

  @Test
  void theyGoWithAnExpiredContent() {
    Muid muid = muid();
    NewBlob content = blob();
    media.save(upload(muid, owner(), expiring("x", NOW.plusSeconds(5)), true, NOW), content, Optional.empty());
    List<NewRendition> made = made();
    renditions.replace(muid, made, Optional.of("a"), 1, NOW);
    List<Removed> removed = media.removeExpired(NOW.plusSeconds(6), 10);
    Set<BlobId> gone = removed.stream().flatMap(one -> one.orphaned().stream()).collect(Collectors.toSet());
    assertEquals(3, gone.size());
    assertTrue(gone.containsAll(ids(made)) && gone.contains(content.id()));
  }

  @Test
  void anUploadThatReplacesBrokenBytesLeavesThem() {
    Muid muid = muid();
    NewBlob broken = blob();
    media.save(upload(muid, owner(), true), broken, Optional.empty());
    List<NewRendition> made = made();
    renditions.replace(muid, made, Optional.of("a"), 1, NOW);
    media.save(upload(muid, owner(), true), blob(), Optional.of(broken.id()));
    assertEquals(ids(made), stored(muid));
  }

  @Test
  void ofManyRenderingsAtOnceOneIsKept() throws Exception {
    Muid muid = uploaded(owner());
    List<Boolean> kept = atOnce(16, i -> () -> renditions.replace(muid, made(), Optional.of("a"), 1, NOW).kept());
    assertEquals(1, kept.stream().filter(one -> one).count());
    assertEquals(2, stored(muid).size());
    assertEquals(3, blobs.countByStorageKey().get("key-1"));
  }

  @Test
  void aRenderingThatRacesADeletionLeavesNoBlobBehind() throws Exception {
    for (int round = 0; round < 30; round++) {
      PublicKey owner = owner();
      Muid muid = uploaded(owner);
      atOnce(2, i -> () -> i == 0 ? renditions.replace(muid, made(), Optional.of("a"), 1, NOW).kept() : media.delete(muid, owner, NOW).found());
      assertEquals(Optional.empty(), renditions.find(muid));
    }
    assertEquals(null, blobs.countByStorageKey().get("key-1"));
  }

  private Muid uploaded(PublicKey owner) {
    Muid muid = muid();
    media.save(upload(muid, owner, true), blob(), Optional.empty());
    return muid;
  }

  private static List<NewRendition> made() {
    return List.of(
        new NewRendition(RenditionKind.THUMB, muid(), "image/jpeg", blob(50)),
        new NewRendition(RenditionKind.MEDIUM, muid(), "image/png", blob(5000)));
  }

  private static Set<BlobId> ids(List<NewRendition> made) {
    return made.stream().map(one -> one.blob().id()).collect(Collectors.toSet());
  }

  private Set<BlobId> stored(Muid muid) {
    return renditions.find(muid).orElseThrow().renditions().stream().map(one -> one.blob().id()).collect(Collectors.toSet());
  }
}
