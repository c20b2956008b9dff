package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.details;
import static org.memeserver.db.Samples.expiring;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** What is told of all blobs and all records, whatever database keeps them. */
abstract class StockContract extends RecordsContract {
  private BlobId save(NewMedia record, NewBlob blob) {
    media.save(record, blob, Optional.empty());
    return blob.id();
  }

  @Test
  void blobsAreGoneThroughPageByPageWithWhatTheyAreFor() {
    StockRepository stock = new StockRepository(database);
    Muid muid = muid();
    PublicKey owner = owner();
    BlobId content = save(upload(muid, owner, true), blob(10));
    NewRendition thumb = new NewRendition(RenditionKind.THUMB, muid(), "image/jpeg", blob(5));
    new RenditionRepository(database).replace(muid, List.of(thumb), Optional.empty(), 1, NOW);
    NewBlob preferences = blob(3);
    new PreferencesRepository(database).replace(owner, preferences, NOW);
    blobs.condemn(List.of(blob().id()), NOW);
    Map<BlobId, BlobUse> uses = Map.of(
        content, new BlobUse.Content(muid), thumb.blob().id(), new BlobUse.Rendition(muid, RenditionKind.THUMB, thumb.hash()),
        preferences.id(), new BlobUse.Preferences(owner));
    List<NeededBlob> all = new ArrayList<>();
    Optional<BlobId> last = Optional.empty();
    List<NeededBlob> page;
    while (!(page = stock.page(last, 2)).isEmpty()) {
      all.addAll(page);
      last = Optional.of(page.get(page.size() - 1).blob().id());
    }
    assertEquals(3, all.size());
    all.forEach(needed -> assertEquals(uses.get(needed.blob().id()), needed.use()));
    assertEquals(all.stream().map(needed -> needed.blob().id()).sorted(Comparator.comparing(BlobId::text)).toList(),
        all.stream().map(needed -> needed.blob().id()).toList());
    assertEquals(new BlobUse.Content(muid), stock.find(content).orElseThrow().use());
    assertTrue(stock.find(content).orElseThrow().readsAs(stock.findAll(List.of(content)).get(0)));
    assertEquals(List.of(owner), stock.ownersOf(muid, 10));
    assertEquals(new StockRepository.Sum(3, 18), stock.sum());
    assertEquals(
        Map.of("contents", new StockRepository.Sum(1, 10), "renditions", new StockRepository.Sum(1, 5), "preferences", new StockRepository.Sum(1, 3)),
        stock.sumByUse());
    assertEquals(Map.of("key-1", new StockRepository.Sum(3, 18)), stock.sumByStorageKey());
    media.delete(muid, owner, NOW);
    assertEquals(Optional.empty(), stock.find(content));
  }

  @Test
  void aSampleHasSoManyDifferentBlobsAndAllWhenThereAreFewer() {
    StockRepository stock = new StockRepository(database);
    Set<BlobId> all = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      all.add(save(upload(muid(), owner(), false), blob(10)));
    }
    Random random = new Random(1);
    Set<BlobId> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      List<BlobId> sample = stock.sample(5, random::nextLong);
      assertEquals(5, new HashSet<>(sample).size());
      seen.addAll(sample);
    }
    assertEquals(all, seen);
    assertEquals(all, new HashSet<>(stock.sample(100, random::nextLong)));
  }

  @Test
  void figuresCountWhatHasNotExpired() {
    StatisticsRepository statistics = new StatisticsRepository(database);
    assertEquals(new StatisticsRepository.Figures(0, 0, 0, 0, 0, 0, 0, 0, 0), statistics.figures(NOW));
    PublicKey small = owner();
    PublicKey large = owner();
    Muid shared = muid();
    save(upload(shared, small, true), blob(10));
    save(upload(shared, large, false), blob(10));
    save(upload(muid(), large, details("old"), false, NOW.minus(Duration.ofDays(3))), blob(100));
    save(upload(muid(), large, expiring("soon", NOW.plus(Duration.ofHours(2))), false, NOW), blob(1));
    save(upload(muid(), large, expiring("later", NOW.plus(Duration.ofDays(2))), false, NOW), blob(1));
    save(upload(muid(), owner(), expiring("over", NOW.minusSeconds(1)), false, NOW.minus(Duration.ofDays(30))), blob(50));
    save(Samples.template(muid(), large, NOW), blob(1));
    media.purchase(shared, small, NOW);
    assertEquals(new StatisticsRepository.Figures(2, 6, 1, 4, 1, 100, 1, 1, 2), statistics.figures(NOW));
    assertEquals(new StatisticsRepository.Uploads(5, 23), statistics.uploadsSince(NOW.minus(Duration.ofDays(1))));
    assertEquals(new StatisticsRepository.Uploads(6, 123), statistics.uploadsSince(NOW.minus(Duration.ofDays(7))));
    assertEquals(List.of(new StatisticsRepository.Owner(large, 5, 113)), statistics.largestOwners(1));
    assertEquals(3, statistics.largestOwners(10).size());
    assertTrue(statistics.databaseBytes() > 0);
  }

  @Test
  void theLastVerificationIsRemembered() {
    VerificationRepository verifications = new VerificationRepository(database);
    assertEquals(Optional.empty(), verifications.last());
    for (int i = 0; i < 2; i++) {
      VerificationRepository.Verified verified = new VerificationRepository.Verified(NOW.plusSeconds(i), 9, 8, 7, 6, 5, 4, 3 + i);
      verifications.note(verified);
      assertEquals(Optional.of(verified), verifications.last());
    }
  }
}
