package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.places.TwoPlaces;
import org.memeserver.blob.s3.S3BlobStore;
import org.memeserver.crypto.ContentHash;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.S3Server;

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

  @Test
  void aFlippedBitIsFoundWhereverItIs() throws IOException {
    Map<Integer, String> flips = Map.of(
        0, "package 0 of 2 is of another version", 1, "package 0 of 2 names an unknown cipher", 2, "package 0 of 2 states another length",
        4, "package 0 of 2 has another nonce or final mark", 15, "package 0 of 2 has another nonce", 16, "package 0 of 2 does not authenticate",
        30_000, "package 0 of 2 does not authenticate", PACKAGE - 1, "package 0 of 2 does not authenticate",
        PACKAGE + 16, "package 1 of 2 does not authenticate", STORED - 1, "package 1 of 2 does not authenticate");
    Map<BlobId, String> expected = new HashMap<>();
    for (Map.Entry<Integer, String> flip : flips.entrySet()) {
      BlobId blob = server.content(flip.getKey(), SIZE);
      flip(blob, flip.getKey());
      expected.put(blob, flip.getValue());
    }
    server.content(77, SIZE);
    assertEquals(expected, reasons());
  }

  private void flip(BlobId blob, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file(blob));
    bytes[at] ^= 0x40;
    Files.write(file(blob), bytes);
  }

  private Map<BlobId, String> reasons() throws IOException {
    return findings().stream().collect(Collectors.toMap(Finding::blob, Finding::why));
  }

  @Test
  void aDamageIsToldWithItsFileItsContentAndItsOwners() throws IOException {
    BlobId blob = server.content(1, SIZE);
    flip(blob, 100);
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.DAMAGED, finding.kind());
    assertEquals(ContentHash.of(Contents.of(1, SIZE)), finding.muid().orElseThrow());
    assertEquals(List.of(StockedServer.OWNER), finding.owners());
    assertEquals(List.of(file(blob).toString()), finding.places());
    assertEquals(
        "damaged: content " + finding.muid().get() + ", blob " + blob + " (" + SIZE + " bytes): package 0 of 2 does not authenticate; of "
            + StockedServer.OWNER.text() + "; " + file(blob),
        finding.told());
  }

  @Test
  void aFileOfAnotherLengthIsFound() throws IOException {
    Map<BlobId, String> expected = new HashMap<>();
    for (int length : new int[] {STORED - 1, PACKAGE, 20, 3, 0, STORED + 1}) {
      BlobId blob = server.content(length, SIZE);
      Files.write(file(blob), Arrays.copyOf(Files.readAllBytes(file(blob)), length));
      expected.put(blob, (length > STORED ? "it is too long: " : "it is cut short: ") + length + " of 66600 bytes");
    }
    assertEquals(expected, reasons());
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
    // A link to itself, which the system opens for nobody.
    Files.createSymbolicLink(file(blob), file(blob));
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.UNREADABLE, finding.kind());
    assertTrue(finding.why().startsWith("it cannot be read: "), finding.why());
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInPlaceOfAFileIsDamageAndNobodyWaitsAtIt() throws Exception {
    BlobId blob = server.content(1, SIZE);
    Files.delete(file(blob));
    assumeTrue(new ProcessBuilder("mkfifo", file(blob).toString()).start().waitFor() == 0, "no mkfifo here");
    Finding finding = onlyFinding();
    assertEquals(Finding.Kind.DAMAGED, finding.kind());
    assertTrue(finding.why().endsWith(" is no regular file"), finding.why());
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
    IntStream.range(0, 120).forEach(i -> server.content(i, 200 + i));
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
        if (done <= 20) {
          server.delete(done - 1, (int) (200 + done - 1));
          server.delete(100 - done, (int) (300 - done));
          server.preferences(done + 5000, 20);
          server.content(done + 1000, 30);
        }
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
    for (int i = 0; i < 60; i++) {
      StockedServer.Seen seen = new StockedServer.Seen();
      VerificationOutcome outcome = server.verification(hasty(), seen).sample(10, random::nextLong);
      assertEquals(10, outcome.checked());
      assertFalse(outcome.orphansJudged());
      hits += seen.findings.size();
    }
    // 60 times 10 of 31 is 19; these are more than four standard deviations.
    assertTrue(hits > 4 && hits < 36, hits + " hits");
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

  @Test
  void objectsOfABucketAreFoundCutDamagedOrMissing() throws IOException {
    S3Address address = S3Server.shared().freshBucket();
    try (S3BlobStore bucket = S3BlobStore.open(address, Duration.ofSeconds(10));
        StockedServer remote = new StockedServer(folder.resolve("remote"), bucket, bucket)) {
      remote.content(1, SIZE);
      BlobId empty = remote.content(2, SIZE);
      BlobId cut = remote.content(3, SIZE);
      BlobId missing = remote.content(4, SIZE);
      overwrite(bucket, empty, new byte[0]);
      overwrite(bucket, cut, Arrays.copyOf(stored(bucket, cut), PACKAGE));
      bucket.delete(missing);
      StockedServer.Seen seen = new StockedServer.Seen();
      remote.verification(hasty(), seen).all();
      assertEquals(
          Map.of(empty, "it is cut short: 0 of 66600 bytes", cut, "it is cut short: 65568 of 66600 bytes", missing, ""),
          seen.findings.stream().collect(Collectors.toMap(Finding::blob, Finding::why)));
      assertTrue(seen.findings.get(0).places().get(0).startsWith(address.prefix() + "blobs/"), seen.findings::toString);
    }
  }

  private static byte[] stored(BlobStore place, BlobId id) throws IOException {
    try (BlobReader reader = place.open(id)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) reader.length());
      while (bytes.hasRemaining()) {
        reader.read(bytes.position(), bytes);
      }
      return bytes.array();
    }
  }

  private static void overwrite(BlobStore place, BlobId id, byte[] bytes) throws IOException {
    place.delete(id);
    try (BlobWriter writer = place.create(id)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }
}
