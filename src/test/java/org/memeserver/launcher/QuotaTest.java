package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** MAX_STORAGE_PER_PUBKEY_MB. */
class QuotaTest {
  private static final int TENTH = (1 << 20) / 10;
  @TempDir Path folder;

  @Test
  void ofHundredUploadsOfAKeyAtOnceSoManyAreKeptAsFitAndNothingOfTheOthersStays() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_STORAGE_PER_PUBKEY_MB", "1")) {
      SphinxUser alice = server.user(1);
      List<Answer> answers = server.uploadsAtOnce(100, alice, TENTH);
      assertEquals(10, answers.stream().filter(answer -> answer.status() == 200).count());
      List<Answer> refused = answers.stream().filter(answer -> answer.status() == 507).toList();
      assertEquals(90, refused.size());
      assertEquals("\"You keep as much as you may on this server\"", refused.get(0).text());
      assertEquals("*", refused.get(0).header("Access-Control-Allow-Origin").orElseThrow());
      assertEquals(10, BlobFolder.in(folder).blobs().size());
      assertEquals(200, server.uploaded(server.user(2), Contents.of(7, 1 << 20)).status(), "others have room of their own");
    }
  }

  @Test
  void whatIsThereCanBeUploadedAgainAndWhatIsDeletedGivesRoomAtOnce() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_STORAGE_PER_PUBKEY_MB", "1")) {
      SphinxUser alice = server.user(1);
      byte[] whole = Contents.of(1, 1 << 20);
      String muid = alice.uploaded("/file", whole);
      assertEquals(200, server.uploaded(alice, whole).status());
      assertEquals(507, server.uploaded(alice, Contents.of(2, 1)).status());
      assertEquals(204, alice.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
      assertEquals(200, server.uploaded(alice, Contents.of(2, 1 << 20)).status());
    }
  }

  @Test
  void whatIsTooLargeByItsLengthIsRefusedBeforeItsBodyComes() throws Exception {
    try (LimitedServer server = new LimitedServer(folder, "MAX_STORAGE_PER_PUBKEY_MB", "1")) {
      String head = "POST /file HTTP/1.1\nHost: m\nAuthorization: Bearer " + server.user(1).token()
          + "\nContent-Type: multipart/form-data; boundary=x\nContent-Length: 2000000\nExpect: 100-continue\n\n";
      assertEquals(507, RawConnection.ask(server.port(), head, new byte[0]).status());
    }
  }
}
