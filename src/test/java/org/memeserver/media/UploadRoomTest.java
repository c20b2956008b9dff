package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;

class UploadRoomTest {
  private static final long LEAST = 100L << 20;
  private static final long MB = 1 << 20;
  private final AtomicLong usable = new AtomicLong(LEAST + 12 * MB);
  private final FreeDisk disk = new FreeDisk(List.of(new Disk("a", LEAST, true, usable::get)));
  private final UploadRoom room = new UploadRoom(disk, () -> 0);

  @Test
  void ofHundredAtOnceSoManyBeginAsTogetherLeaveTheLeast() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(100);
    try {
      List<Callable<Boolean>> uploads = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        uploads.add(() -> begins(MB));
      }
      int begun = 0;
      for (Future<Boolean> upload : threads.invokeAll(uploads)) {
        begun += upload.get() ? 1 : 0;
      }
      // Each counts with 1 MB and 10 KB of its own, and 64 KB of its record.
      assertEquals(11, begun);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean begins(long bytes) {
    try {
      room.take(bytes);
      return true;
    } catch (MemeException.Limited e) {
      assertEquals(Limit.DISK, e.limit());
      return false;
    }
  }

  @Test
  void whatHasEndedCountsNoMore() {
    FreeDisk.Announced first = room.take(10 * MB);
    assertThrows(MemeException.Limited.class, () -> room.take(10 * MB));
    first.close();
    room.take(10 * MB).close();
  }

  @Test
  void whatCanBeMadeAgainIsGivenUpUntilThereIsRoomAndNoMoreOfIt() {
    usable.set(LEAST - 5 * MB);
    AtomicInteger left = new AtomicInteger(100);
    UploadRoom giving = new UploadRoom(disk, () -> {
      usable.addAndGet(MB);
      return left.getAndDecrement() > 0 ? 1 : 0;
    });
    giving.take(MB).close();
    assertEquals(93, left.get());
  }

  @Test
  void whatOthersAnnouncedAndDidNotSendGivesNothingUp() {
    UploadRoom giving = new UploadRoom(disk, () -> fail("the disk has room"));
    giving.take(10 * MB);
    assertThrows(MemeException.Limited.class, () -> giving.take(10 * MB));
  }

  @Test
  void nothingIsGivenUpForADiskThatHasNoSmallPictures() {
    Disk records = new Disk("db", LEAST, false, () -> LEAST);
    UploadRoom.Dropping none = () -> fail("this would make no room");
    assertThrows(MemeException.Limited.class, () -> new UploadRoom(new FreeDisk(List.of(records)), none).take(1));
    // Nor when that of files is full too: the upload would be refused all the same.
    Disk files = new Disk("files", LEAST, true, () -> LEAST);
    assertThrows(MemeException.Limited.class, () -> new UploadRoom(new FreeDisk(List.of(files, records)), none).take(1));
  }

  @Test
  void whenNothingIsLeftToGiveUpItIsRefused() {
    usable.set(LEAST);
    AtomicInteger asked = new AtomicInteger();
    UploadRoom giving = new UploadRoom(disk, () -> asked.incrementAndGet() < 3 ? 1 : 0);
    assertThrows(MemeException.Limited.class, () -> giving.take(MB));
    assertEquals(3, asked.get());
    UploadRoom away = new UploadRoom(disk, () -> {
      throw new MemeException.Unavailable("Database unavailable", null);
    });
    assertThrows(MemeException.Limited.class, () -> away.take(MB));
  }

  @Test
  void ofADiskThatTakesRecordsAloneContentsTakeNothing() {
    FreeDisk records = new FreeDisk(List.of(new Disk("db", LEAST, false, () -> LEAST + MB)));
    assertTrue(records.announce(500 * MB) != null);
    assertTrue(new FreeDisk(List.of(new Disk("db", LEAST, false, () -> LEAST))).announce(1) == null);
  }

  @Test
  void aDiskThatCannotBeAskedOrIsToKeepNothingFreeIsLeftToFailByItself() {
    FreeDisk silent = new FreeDisk(List.of(
        new Disk("a", LEAST, true, () -> {
          throw new IOException("away");
        }),
        new Disk("b", 0, true, () -> 0)));
    assertTrue(silent.announce(500 * MB) != null);
    assertFalse(silent.isShort());
  }

  @Test
  void roomIsShortBeforeUploadsAreRefused() {
    assertTrue(disk.isShort());
    usable.set(LEAST + LEAST / 4);
    assertFalse(disk.isShort());
  }
}
