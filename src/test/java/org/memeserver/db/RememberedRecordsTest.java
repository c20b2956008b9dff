package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.details;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.memeserver.db.RememberedRecords.Trust;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.support.Eventually;

class RememberedRecordsTest {
  private final RememberedRecords records = new RememberedRecords(1 << 20, Trust.ALWAYS);
  private final Muid muid = muid();
  private final List<StoredMedia> one = List.of(stored(muid));

  @Test
  void whatWasReadIsFoundUntilItIsForgotten() {
    assertEquals(Optional.empty(), records.find(muid));
    assertEquals(one, records.read(muid, () -> one));
    assertEquals(Optional.of(one), records.find(muid));
    records.forget(muid);
    assertEquals(Optional.empty(), records.find(muid));
  }

  @Test
  void whatChangesWhileItIsReadIsNotRemembered() {
    records.read(muid, () -> {
      records.forget(muid);
      return one;
    });
    assertEquals(Optional.empty(), records.find(muid));
    records.read(muid, () -> {
      records.forgetAll();
      return one;
    });
    assertEquals(Optional.empty(), records.find(muid));
  }

  @Test
  void allIsForgottenAtOnce() {
    records.read(muid, () -> one);
    records.forgetAll();
    assertEquals(Optional.empty(), records.find(muid));
    records.read(muid, () -> one);
    assertEquals(Optional.of(one), records.find(muid));
  }

  @Test
  void neitherNothingNorMuchIsRemembered() {
    records.read(muid, List::of);
    assertEquals(Optional.empty(), records.find(muid));
    List<StoredMedia> many = Stream.generate(() -> stored(muid)).limit(RememberedRecords.MOST_OWNERS + 1).toList();
    assertEquals(many, records.read(muid, () -> many));
    assertEquals(Optional.empty(), records.find(muid));
  }

  @Test
  void nothingIsFoundWithoutALookThatIsStillGood() {
    long[] look = {-1};
    boolean[] good = {false};
    RememberedRecords careful = new RememberedRecords(1 << 20, new Trust() {
      @Override
      public OptionalLong lookedAt() {
        return look[0] < 0 ? OptionalLong.empty() : OptionalLong.of(look[0]);
      }

      @Override
      public boolean isStillGood(long last) {
        return good[0] && last == look[0];
      }
    });
    careful.read(muid, () -> one);
    assertEquals(Optional.empty(), careful.find(muid));
    look[0] = 7;
    assertEquals(Optional.empty(), careful.find(muid));
    good[0] = true;
    assertEquals(Optional.of(one), careful.find(muid));
  }

  @Test
  void noMoreIsRememberedThanThereIsRoomFor() throws Exception {
    RememberedRecords small = new RememberedRecords(100_000, Trust.ALWAYS);
    List<Muid> muids = Stream.generate(Samples::muid).limit(2000).toList();
    muids.forEach(each -> small.read(each, () -> List.of(stored(each))));
    Eventually.holds("what is over is forgotten", Duration.ofSeconds(10), () -> muids.stream().filter(each -> small.find(each).isPresent()).count() <= 120);
    assertTrue(muids.stream().anyMatch(each -> small.find(each).isPresent()));
  }

  private static StoredMedia stored(Muid muid) {
    Media media = new Media(muid, owner(), "name", "", 0, details("n").tags(), "a.jpg", 0, 5, "image/jpg", NOW, NOW, Optional.empty(), 0, 0, false, true,
        0, 0, Optional.empty());
    return new StoredMedia(media, new ContentBlob(new BlobId("ab".repeat(16)), "content", 5, new byte[0], "k"));
  }
}
