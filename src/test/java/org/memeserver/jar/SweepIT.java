package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.RawHttp;
import org.memeserver.support.SphinxUser;

/** The sweep takes what nobody needs and nothing else, while uploads come in. */
class SweepIT {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
  /** A search for orphans that took a second is followed by the next after a hundred. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir Path folder;

  @Test
  void leftoversGoAndUploadsInFlightStay() throws Exception {
    try (JarServer first = JarServer.start(folder)) {
      first.stop();
    }
    BlobFolder.of(folder).ownFromTheBeginning();
    try (JarServer server = JarServer.start(folder, "--sweep-interval-seconds", "1")) {
      BlobFolder disk = BlobFolder.of(folder);
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] content = Contents.of(1, 500_000);
      byte[] form = SphinxUser.form(content, "slow", "text/plain", Map.of());
      try (RawHttp upload = new RawHttp(server.port(), 30_000)) {
        upload.send(("POST /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + owner.token()
            + "\r\nContent-Type: multipart/form-data; boundary=x-meme-test-x\r\nContent-Length: " + form.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
        int pieces = 4;
        for (int i = 0; i < pieces; i++) {
          upload.send(Arrays.copyOfRange(form, form.length / pieces * i, i == pieces - 1 ? form.length : form.length / pieces * (i + 1)));
          if (i < pieces - 1) {
            Eventually.holds("the upload has begun", PATIENCE, () -> disk.unfinished().size() == 1);
            Path inFlight = disk.unfinished().get(0);
            Files.setLastModifiedTime(inFlight, LONG_AGO);
            awaitSweep(disk, "00000000000000000000000000000" + "00" + i);
            assertEquals(List.of(inFlight), disk.unfinished(), "not swept");
          }
        }
        assertEquals(200, upload.answer(false).status());
      }
      Library library = new Library(server);
      assertArrayEquals(content, library.intact(owner, library.muidsOf(owner).get(0)));
      assertEquals(List.of(), disk.unfinished());

      // A stored content is not touched, however old it is.
      Files.setLastModifiedTime(disk.onlyBlob(), LONG_AGO);
      awaitSweep(disk, "0000000000000000000000000000aaaa");
      assertEquals(1, disk.blobs().size());
    }
  }

  @Test
  void whatExpiredGoesWithItsBytes() throws Exception {
    try (JarServer server = JarServer.start(folder, "--sweep-interval-seconds", "1")) {
      BlobFolder disk = BlobFolder.of(folder);
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      SphinxUser other = SphinxUser.of(server.port(), 2).signIn();
      byte[] mine = Contents.of(1, 1000);
      byte[] shared = Contents.of(2, 1000);
      List<String> going = List.of(owner.uploaded("/file", mine), owner.uploaded("/file", shared));
      String kept = other.uploaded("/file", shared);
      assertEquals(2, disk.blobs().size());
      for (String muid : going) {
        assertEquals(200, owner.expireSoon(muid).statusCode());
      }
      Library library = new Library(server);
      Eventually.holds("expired records and bytes are gone", PATIENCE,
          () -> library.muidsOf(owner).isEmpty() && disk.blobs().size() == 1);
      assertArrayEquals(shared, library.intact(other, kept));
    }
  }

  /** Puts leftovers in place and waits until a sweep took them. */
  private static void awaitSweep(BlobFolder disk, String id) throws Exception {
    Path leftover = disk.unfinishedFolder().resolve(id);
    Path orphan = disk.placeOf(id);
    for (Path decoy : new Path[] {orphan, leftover}) {
      Files.write(decoy, new byte[100]);
      Files.setLastModifiedTime(decoy, LONG_AGO);
    }
    // The search for orphans may have passed one before it was there, but not both in one go twice.
    Eventually.holds("leftovers are swept", PATIENCE, () -> !Files.exists(leftover) && !Files.exists(orphan));
    assertFalse(Files.exists(orphan));
  }
}
