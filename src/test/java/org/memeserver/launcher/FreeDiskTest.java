package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.picture.PictureFiles;
import org.memeserver.picture.Pattern;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** MIN_FREE_DISK_MB, larger than any disk. */
class FreeDiskTest {
  @TempDir Path folder;

  @Test
  void withoutRoomUploadsAreRefusedSmallPicturesGoAndAllElseGoesOn() throws Exception {
    byte[] picture = PictureFiles.encoded(Pattern.of(600, 400), "png");
    String muid;
    try (LimitedServer server = new LimitedServer(folder, "MIN_FREE_DISK_MB", "0")) {
      SphinxUser alice = server.user(1);
      muid = alice.uploaded("/public", picture);
      assertEquals(200, alice.get("/public/" + muid + "?thumb=true").statusCode());
      assertEquals(3, BlobFolder.in(folder).blobs().size());
    }
    try (LimitedServer server = new LimitedServer(folder, "MIN_FREE_DISK_MB", "1048576")) {
      SphinxUser alice = server.user(1);
      List<Answer> answers = server.uploadsAtOnce(100, alice, 1000);
      assertEquals(100, answers.stream().filter(answer -> answer.status() == 507).count());
      assertEquals("\"Insufficient storage\"", answers.get(0).text());
      assertEquals("*", answers.get(0).header("Access-Control-Allow-Origin").orElseThrow());
      assertEquals(1, BlobFolder.in(folder).blobs().size(), "the picture itself");
      assertEquals(507, alice.send("POST", "/preferences", "multipart/form-data; boundary=x", new byte[0]).statusCode());
      assertEquals(507, alice.get("/public/" + muid + "?thumb=true").statusCode());
      assertArrayEquals(picture, alice.get("/public/" + muid).body());
      assertEquals(204, alice.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
      assertEquals(List.of(), BlobFolder.in(folder).blobs());
    }
    try (LimitedServer server = new LimitedServer(folder, "MIN_FREE_DISK_MB", "1")) {
      assertEquals(200, server.uploaded(server.user(1), Contents.of(1, 1000)).status());
    }
  }
}
