package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.details;
import static org.memeserver.db.Samples.expiring;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.template;
import static org.memeserver.db.Samples.upload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Eventually;

/** What is remembered of records: nothing that a change has made untrue, from the moment on at which the change is told to be done. */
abstract class MemoryContract extends RecordsContract {
  private final Muid muid = muid();
  private final PublicKey owner = owner();

  /** The server that changes records; the one that remembers them is {@link #media}. */
  abstract Database changing();

  private MediaRepository other;

  @BeforeEach
  void remember() {
    database.rememberRecords(1 << 20);
    other = new MediaRepository(changing(), search);
  }

  /** Has the record remembered, and gives it. */
  private Media remembered() throws Exception {
    Eventually.holds("is remembered", Duration.ofSeconds(20), () -> {
      media.publicContent(muid, NOW);
      media.allOf(muid, NOW);
      return !media.rememberedOf(muid, NOW).isEmpty();
    });
    return media.allOf(muid, NOW).get(0).media();
  }

  private void expectNotPublic() {
    assertEquals(Optional.empty(), media.rememberedPublic(muid, NOW));
    assertEquals(Optional.empty(), media.publicContent(muid, NOW));
  }

  @Test
  void whatIsMadePrivateIsNotPublicAnyMore() throws Exception {
    other.save(upload(muid, owner, true), blob(), Optional.empty());
    assertEquals(Optional.of(remembered()), media.rememberedPublic(muid, NOW).map(StoredMedia::media));
    other.change(muid, owner, details("n"), false, Optional.empty(), NOW);
    expectNotPublic();
    assertEquals(1, media.allOf(muid, NOW).size());
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    other.save(upload(muid, owner, true), blob(), Optional.empty());
    remembered();
    other.delete(muid, owner, NOW);
    expectNotPublic();
    assertEquals(List.of(), media.rememberedOf(muid, NOW));
    assertEquals(List.of(), media.allOf(muid, NOW));
  }

  @Test
  void whatIsTakenDownIsGoneWhenTheLastOfSeveralIs() throws Exception {
    other.save(upload(muid, owner, true), blob(), Optional.empty());
    remembered();
    TakedownRepository takedowns = new TakedownRepository(changing(), search);
    takedowns.ban(muid(), "spam", NOW);
    takedowns.ban(muid, "spam", NOW);
    takedowns.awaitForgetting();
    expectNotPublic();
    assertEquals(List.of(), media.allOf(muid, NOW));
  }

  @Test
  void whatExpiresIsNotThereFromThatMomentOn() throws Exception {
    Instant end = NOW.plusSeconds(100);
    other.save(upload(muid, owner, expiring("n", end), true, NOW), blob(), Optional.empty());
    remembered();
    assertEquals(Optional.empty(), media.rememberedPublic(muid, end));
    assertEquals(Optional.empty(), media.publicContent(muid, end));
    assertEquals(List.of(), media.allOf(muid, end));
    other.save(upload(muid, owner, expiring("n", NOW.plusSeconds(5)), true, NOW), blob(), Optional.empty());
    Instant after = NOW.plusSeconds(5);
    assertEquals(Optional.empty(), media.rememberedPublic(muid, after));
    assertEquals(Optional.empty(), media.publicContent(muid, after));
  }

  @Test
  void aTemplateThatIsEndedIsNone() throws Exception {
    other.save(template(muid, owner, NOW), blob(), Optional.empty());
    remembered();
    other.endTemplate(muid, NOW);
    assertEquals(Optional.empty(), media.templateContent(muid, NOW));
    assertEquals(List.of(false), media.allOf(muid, NOW).stream().map(one -> one.media().template()).toList());
  }

  @Test
  void whoComesToOwnAContentIsFoundBesideWhoIsRemembered() throws Exception {
    other.save(upload(muid, owner, false), blob(), Optional.empty());
    remembered();
    PublicKey second = owner();
    other.save(upload(muid, second, true), blob(), Optional.empty());
    assertEquals(List.of(owner, second).stream().sorted(java.util.Comparator.comparing(PublicKey::text)).toList(),
        media.allOf(muid, NOW).stream().map(one -> one.media().owner()).sorted(java.util.Comparator.comparing(PublicKey::text)).toList());
    assertEquals(Optional.of(second), media.publicContent(muid, NOW).map(one -> one.media().owner()));
  }

  @Test
  void bytesThatTookThePlaceOfBrokenOnesAreFound() throws Exception {
    NewBlob broken = blob();
    other.save(upload(muid, owner, true), broken, Optional.empty());
    remembered();
    NewBlob whole = blob();
    other.save(upload(muid, owner, true), whole, Optional.of(broken.id()));
    Eventually.holds("the new bytes", Duration.ofSeconds(5), () -> blobsOf().equals(List.of(whole.id())));
  }

  private List<BlobId> blobsOf() {
    return media.allOf(muid, NOW).stream().map(one -> one.blob().id()).toList();
  }

  @Test
  void noneOfManyChangesIsMissed() throws Exception {
    for (int i = 0; i < 20; i++) {
      other.save(upload(muid, owner, true), blob(), Optional.empty());
      media.publicContent(muid, NOW);
      media.allOf(muid, NOW);
      other.delete(muid, owner, NOW);
      expectNotPublic();
      assertEquals(List.of(), media.allOf(muid, NOW));
    }
  }
}
