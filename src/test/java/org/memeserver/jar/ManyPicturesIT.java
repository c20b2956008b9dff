package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.picture.Pattern;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Photo;
import org.memeserver.support.SphinxUser;

/** Many large pictures, little memory: all are kept and all get their small ones in the end. */
@Tag("alone")
class ManyPicturesIT {
  /** A release is held to 1000; that takes minutes. */
  private static final int PICTURES = Integer.getInteger("meme.picture.uploads", 40);

  private static final int UPLOADERS = 4;

  @TempDir Path folder;

  @Test
  void everyPictureOfTwelveMegapixelsIsRenderedInTheEnd() throws Exception {
    byte[] photo = Photo.twelveMegapixels();
    try (JarServer server = JarServer.start(folder, List.of("-Xmx192m"), "--access-log", "false")) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      List<String> muids = upload(owner, photo);
      assertEquals(PICTURES, muids.stream().distinct().count());
      BlobFolder disk = BlobFolder.of(folder);
      Eventually.holds("three files for each picture", Duration.ofSeconds(60 + PICTURES), () -> disk.blobs().size() == 3 * PICTURES);
      for (String muid : muids) {
        assertEquals(60, Pattern.decoded(owner.get("/public/" + muid + "?thumb=true").body()).getWidth());
        assertEquals(400, Pattern.decoded(owner.get("/public/" + muid + "?medium=true").body()).getWidth());
      }
      assertFalse(server.output().contains("OutOfMemoryError"), server.output());
      assertFalse(server.output().contains("WARN"), server.output());
    }
  }

  private static List<String> upload(SphinxUser owner, byte[] photo) throws Exception {
    ExecutorService uploaders = Executors.newFixedThreadPool(UPLOADERS);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < PICTURES; i++) {
        int mark = i;
        answers.add(uploaders.submit(() -> owner.uploaded("/public", Photo.marked(photo, mark))));
      }
      List<String> muids = new ArrayList<>();
      for (Future<String> answer : answers) {
        muids.add(answer.get());
      }
      return muids;
    } finally {
      uploaders.shutdownNow();
    }
  }
}
