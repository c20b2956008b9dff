package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.places.TwoPlaces;
import org.memeserver.crypto.ContentHash;
import org.memeserver.model.BlobId;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;

/** What a verification finds in a folder, and what it leaves alone. */
class VerificationTest {
  /** Two packages, the second one of 1000 plain bytes. */
  private static final int SIZE = 65_536 + 1000;

  private static final int PACKAGE = 65_536 + 32;
  private static final int STORED = PACKAGE + 1000 + 32;

  @TempDir private Path folder;
  private FileBlobStore store;
  private StockedServer server;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("files"));
    server = new StockedServer(folder, store, store);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    store.close();
  }

  private Path file(BlobId id) {
    return new BlobFolder(folder.resolve("files")).placeOf(id.text());
  }

  /** Time does not pass, so nothing waits. */
  private static Throttle hasty() {
    return new Throttle(0, () -> 0, nanos -> {});
  }

  private List<Finding> findings() throws IOException {
    StockedServer.Seen seen = new StockedServer.Seen();
    VerificationOutcome outcome = server.verification(hasty(), seen).all();
    assertTrue(outcome.complete());
    assertEquals(seen.findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.ORPHAN), outcome.isSound());
    return seen.findings;
  }

  private Finding onlyFinding() throws IOException {
    List<Finding> findings = findings();
    assertEquals(1, findings.size(), findings::toString);
    return findings.get(0);
  }

  @Test
  void nothingIsFoundWhereAllIsWell() throws IOException {
    server.content(1, SIZE);
    server.content(2, 0);
    server.content(3, 65_536);
    server.thumb(1, SIZE);
    server.preferences(4, 10);
    StockedServer.Seen seen = new StockedServer.Seen();
    VerificationOutcome outcome = server.verification(hasty(), seen).all();
    assertEquals(List.of(), seen.findings);
    assertEquals(5, outcome.checked());
    assertEquals(2 * STORED + PACKAGE + 42, outcome.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "0,package 0 of 2 is of another version", "1,package 0 of 2 names an unknown cipher", "2,package 0 of 2 states another length",
    "4,package 0 of 2 has another nonce or final mark", "15,package 0 of 2 has another nonce", "16,package 0 of 2 does not authenticate",
    "30000,package 0 of 2 does not authenticate", "65567,package 0 of 2 does not authenticate", "65584,package 1 of 2 does not authenticate",
    "66599,package 1 of 2 does not authenticate"
  })
  void aFlippedBitIsFoundWhereverItIs(int at, String why) throws IOException {
    BlobId blob = server.content(1, SIZE);
    server.content(2, SIZE);
    try (RandomAccessFile bytes = new RandomAccessFile(file(blob).toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 0x40);
    }
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.DAMAGED, finding.kind());
    assertEquals(blob, finding.blob());
    assertEquals(why, finding.why());
    assertEquals(ContentHash.of(Contents.of(1, SIZE)), finding.muid().orElseThrow());
    assertEquals(List.of(StockedServer.OWNER), finding.owners());
    assertEquals(List.of(file(blob).toString()), finding.places());
    assertEquals(
        "damaged: content " + finding.muid().get() + ", blob " + blob + " (" + SIZE + " bytes): " + why + "; of " + StockedServer.OWNER.text() + "; "
            + file(blob),
        finding.told());
  }

  @ParameterizedTest
  @CsvSource({STORED - 1 + "", PACKAGE + "", "20", "3", "0"})
  void aCutFileIsFound(int length) throws IOException {
    BlobId blob = server.content(1, SIZE);
    try (RandomAccessFile bytes = new RandomAccessFile(file(blob).toFile(), "rw")) {
      bytes.setLength(length);
    }
    assertEquals("it is cut short: " + length + " of " + STORED + " bytes", onlyFinding().why());
  }

  @Test
  void aFileThatHasGrownIsFound() throws IOException {
    BlobId blob = server.content(1, SIZE);
    try (RandomAccessFile bytes = new RandomAccessFile(file(blob).toFile(), "rw")) {
      bytes.setLength(STORED + 1);
    }
    assertEquals("it is too long: 66601 of 66600 bytes", onlyFinding().why());
  }

  @Test
  void filesThatHaveChangedPlacesAreBothFound() throws IOException {
    BlobId one = server.content(1, SIZE);
    BlobId other = server.content(2, 100);
    Path aside = folder.resolve("aside");
    Files.move(file(one), aside);
    Files.move(file(other), file(one));
    Files.move(aside, file(other));
    List<Finding> findings = findings();
    assertEquals(2, findings.size());
    findings.forEach(finding -> assertEquals("it holds the bytes of another blob", finding.why()));
  }

  @Test
  void anOlderCopyUnderANewNameIsFound() throws IOException {
    BlobId older = server.preferences(1, SIZE);
    Path copy = Files.copy(file(older), folder.resolve("copy"));
    BlobId newer = server.preferences(2, SIZE);
    Files.move(copy, file(newer), StandardCopyOption.REPLACE_EXISTING);
    Finding finding = onlyFinding();
    assertEquals("it holds the bytes of another blob", finding.why());
    assertEquals("preferences", finding.use());
    assertEquals(List.of(StockedServer.OWNER), finding.owners());
  }

  @Test
  void aContentThatIsNotWhatItsNameSaysIsFound() throws IOException {
    BlobId blob = server.misnamed(1, SIZE);
    Finding finding = onlyFinding();
    assertEquals(blob, finding.blob());
    assertEquals("its hash is " + ContentHash.of(Contents.of(1, SIZE)) + " instead of " + ContentHash.of(Contents.of(2, SIZE)), finding.why());
  }

  @Test
  void aMissingSmallPictureIsNamedByItsContentAndItsOwners() throws IOException {
    server.content(1, SIZE);
    BlobId thumb = server.thumb(1, SIZE);
    Files.delete(file(thumb));
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.MISSING, finding.kind());
    assertEquals("thumb", finding.use());
    assertEquals(ContentHash.of(Contents.of(1, SIZE)), finding.muid().orElseThrow());
    assertEquals(List.of(StockedServer.OWNER), finding.owners());
    assertEquals(List.of(file(thumb).toString()), finding.places());
  }

  @Test
  void anOrphanIsFoundWithItsFile() throws IOException {
    server.content(1, SIZE);
    BlobId orphan = server.orphan(2, 10);
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.ORPHAN, finding.kind());
    assertEquals("orphan: blob " + orphan + " (42 bytes); " + file(orphan), finding.told());
  }

  @Test
  void uploadsInFlightAreNoOrphans() throws IOException {
    try (Intake intake = server.vault().receive()) {
      intake.complete();
      assertEquals(List.of(), findings());
    }
    assertEquals(Finding.Kind.ORPHAN, onlyFinding().kind());
  }

  @Test
  void aFileThatCannotBeReadIsNotCalledDamaged() throws IOException {
    BlobId blob = server.content(1, SIZE);
    server.content(2, SIZE);
    Files.delete(file(blob));
    Files.createDirectory(file(blob));
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.UNREADABLE, finding.kind());
    assertTrue(finding.why().startsWith("it cannot be read: "), finding.why());
  }

  @Test
  void aDiskThatWentAwayIsNoDamage() throws IOException {
    server.content(1, SIZE);
    Files.move(folder.resolve("files/blobs"), folder.resolve("files/elsewhere"));
    IOException away = assertThrows(Verification.PlaceAway.class, this::findings);
    assertTrue(away.getMessage().startsWith("the folder " + folder.resolve("files") + " cannot be read: "), away.getMessage());
  }

  @Test
  void whatIsDeletedReplacedOrAddedMeanwhileIsNoFinding() throws IOException {
    IntStream.range(0, 250).forEach(i -> server.content(i, 200 + i));
    server.preferences(1, 10);
    List<Finding> found = new ArrayList<>();
    Verification.Watching busy = new StockedServer.Seen() {
      @Override
      public void found(Finding finding) {
        found.add(finding);
      }

      @Override
      public void step(long done, long total) {
        // Far enough ahead that their rows are in memory, and are there no more when their turn comes.
        server.delete(done - 1, (int) (200 + done - 1));
        server.delete(200 + done, (int) (400 + done));
        server.preferences(done + 5000, 20);
        server.content(done + 1000, 30);
      }
    };
    assertTrue(server.verification(hasty(), busy).all().complete());
    assertEquals(List.of(), found);
  }

  @Test
  void aSampleChecksSoManyBlobsAndEachInTheEnd() throws IOException {
    IntStream.range(0, 30).forEach(i -> server.content(i, 10));
    BlobId broken = server.content(99, 10);
    Files.delete(file(broken));
    Random random = new Random(7);
    int hits = 0;
    for (int i = 0; i < 200; i++) {
      StockedServer.Seen seen = new StockedServer.Seen();
      VerificationOutcome outcome = server.verification(hasty(), seen).sample(10, random::nextLong);
      assertEquals(10, outcome.checked());
      assertFalse(outcome.orphansJudged());
      hits += seen.findings.size();
    }
    // 200 times 10 of 31; three standard deviations are 20.
    assertTrue(hits > 40 && hits < 90, hits + " hits");
  }

  @Test
  void itReadsNoFasterThanItMay() throws IOException {
    for (int i = 0; i < 5; i++) {
      server.content(i, SIZE);
    }
    AtomicLong now = new AtomicLong();
    Throttle throttle = new Throttle(STORED, now::get, now::addAndGet);
    server.verification(throttle, new StockedServer.Seen()).all();
    // The bytes of a second are read each second; the last package needs no wait behind it, and a little may be made up for at the beginning.
    double seconds = now.get() / 1e9;
    assertTrue(seconds > 4.5 && seconds < 5.5, seconds + " s");
  }

  @Test
  void itEndsWhenItIsToldTo() throws IOException {
    IntStream.range(0, 20).forEach(i -> server.content(i, 10));
    AtomicLong steps = new AtomicLong();
    VerificationOutcome outcome = server.verification(hasty(), new StockedServer.Seen() {
      @Override
      public void step(long done, long total) {
        steps.set(done);
      }

      @Override
      public boolean isStopped() {
        return steps.get() == 3;
      }
    }).all();
    assertEquals(3, outcome.checked());
    assertFalse(outcome.complete());
  }

  @Test
  void bothPlacesAreLookedInto() throws IOException {
    MemoryBlobStore bucket = new MemoryBlobStore("the bucket");
    try (StockedServer both = new StockedServer(folder.resolve("both"), TwoPlaces.writingFar(store, bucket), store, bucket)) {
      BlobId sound = both.content(1, SIZE);
      BlobId broken = both.content(2, SIZE);
      BlobId twice = both.content(3, SIZE);
      BlobId orphan = both.orphan(4, 10);
      Files.write(file(sound), bucket.bytes(sound));
      bucket.delete(sound);
      bucket.bytes(broken)[100] ^= 1;
      Files.write(file(twice), bucket.bytes(twice));
      bucket.bytes(twice)[100] ^= 1;
      StockedServer.Seen seen = new StockedServer.Seen();
      both.verification(hasty(), seen).all();
      assertEquals(Set.of(broken, twice, orphan), seen.findings.stream().map(Finding::blob).collect(Collectors.toSet()));
      seen.findings.forEach(finding -> assertEquals(List.of(finding.blob() + " in the bucket"), finding.places()));
      Finding copied = seen.findings.stream().filter(finding -> finding.blob().equals(twice)).findFirst().orElseThrow();
      assertEquals("package 0 of 2 does not authenticate; the copy in " + file(twice) + " is sound", copied.why());
    }
  }
}
