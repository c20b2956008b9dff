package org.memeserver.db;

import static org.memeserver.db.Samples.NOW;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Eventually;

final class LuceneMediaSearchTest extends MediaSearchContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder.resolve("records"));
  }

  @Override
  MediaSearch openSearch(Database database) {
    return new LuceneMediaSearch(database, folder.resolve("search"));
  }

  private void openSearch() {
    search = openSearch(database);
    media = new MediaRepository(database, search);
  }

  @Test
  void aMissingIndexIsMadeAnew() throws Exception {
    Muid muid = save("lasting", "", List.of(), true);
    search.close();
    for (Path file : files()) {
      Files.delete(file);
    }
    openSearch();
    awaitFound("lasting", muid);
  }

  @Test
  void aDamagedIndexIsMadeAnewWhateverTheDamage() throws Exception {
    Muid muid = save("lasting", "", List.of(), true);
    Random random = new Random(7);
    for (int round = 0; round < 8; round++) {
      search.close();
      for (Path file : files()) {
        byte[] bytes = Files.readAllBytes(file);
        if (round % 4 == 0) {
          Files.write(file, new byte[0]);
        } else if (round % 4 == 1) {
          random.nextBytes(bytes);
          Files.write(file, bytes);
        } else if (round % 4 == 2) {
          Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        } else if (file.getFileName().toString().startsWith("_")) {
          Files.delete(file);
        }
      }
      openSearch();
      awaitFound("lasting", muid);
    }
  }

  @Test
  void anIndexThatMissedChangesCatchesUp() throws Exception {
    Muid gone = save("word", "", List.of(), true);
    search.close();
    MediaSearch deaf = new MediaSearch() {
      @Override
      public List<Media> find(String term, int limit, int offset, Instant now) {
        return List.of();
      }

      @Override
      public void changed(Muid muid, PublicKey owner) {}

      @Override
      public void close() {}
    };
    media = new MediaRepository(database, deaf);
    Muid added = save("word", "", List.of(), true);
    media.delete(gone, alice, NOW);
    openSearch();
    awaitFound("word", added);
  }

  private List<Path> files() throws Exception {
    try (var files = Files.walk(folder.resolve("search"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** While an index that cannot be read is made anew, searching may be unavailable, and nothing worse. */
  private void awaitFound(String term, Muid wanted) throws Exception {
    Eventually.holds(term + " is found", Duration.ofSeconds(20), () -> {
      try {
        return find(term).equals(List.of(wanted));
      } catch (MemeException.Unavailable e) {
        return false;
      }
    });
  }
}
