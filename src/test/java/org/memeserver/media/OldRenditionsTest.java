package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.db.AdoptedRenditions;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.Database;
import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;
import org.memeserver.support.AdmittedKeys;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Pictures;

/** Which small pictures of old are believed to be some. */
class OldRenditionsTest {
  @TempDir private Path folder;
  private final SecureRandom random = new SecureRandom();
  private FileBlobStore store;
  private Database database;
  private OldRenditions renditions;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder.resolve("files"));
    database = Database.openH2(folder.resolve("db"));
    Vault vault = new Vault(store, AdmittedKeys.ring(database), random, Runnable::run);
    ContentPictures pictures = new ContentPictures(vault, new org.memeserver.picture.Pictures(1));
    renditions =
        new OldRenditions(new Adoptions(vault, new AdoptionRepository(database), pictures, Optional.empty(), random, Clock.systemUTC()));
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  private static OldContent plain(byte[] bytes) {
    return new OldContent(Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length, OldContent.Form.PLAIN, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "jpg, 60, 60, jpg, 400, 400, true",
    "jpg, 60, 59, jpg, 400, 399, true",
    "jpg, 20, 20, jpg, 33, 31, true",
    "jpg, 61, 60, jpg, 400, 400, false",
    "jpg, 60, 60, jpg, 400, 401, false",
    "jpg, 60, 57, jpg, 400, 400, false",
    "jpg, 60, 60, jpg, 400, 200, false",
    "png, 60, 60, jpg, 400, 400, false",
    "jpg, 60, 60, gif, 400, 400, false"
  })
  void bothMustBeSquareJpegsOfTheirSize(
      String thumb, int thumbWidth, int thumbHeight, String medium, int mediumWidth, int mediumHeight, boolean kept) throws IOException {
    Map<RenditionKind, OldContent> old = new EnumMap<>(RenditionKind.class);
    old.put(RenditionKind.THUMB, plain(Pictures.of(thumb, thumbWidth, thumbHeight, 1)));
    old.put(RenditionKind.MEDIUM, plain(Pictures.of(medium, mediumWidth, mediumHeight, 1)));
    Optional<AdoptedRenditions> made = renditions.keep(Muid.ofHash(new byte[32]), old, new byte[32]);
    assertEquals(kept, made.isPresent());
    assertEquals(kept ? 2 : 0, new BlobFolder(folder.resolve("files")).blobs().size(), "nothing of others stays");
  }
}
