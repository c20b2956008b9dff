package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Eventually;

final class LuceneMediaSearchTest {
  @TempDir Path folder;
  private Database database;
  private MediaSearch search;
  private MediaRepository media;
  private final PublicKey alice = owner();
  private int saved;

  @BeforeEach
  void open() {
    database = Database.openH2(folder.resolve("records"));
    openSearch();
  }

  private void openSearch() {
    search = new LuceneMediaSearch(database, folder.resolve("search"));
    media = new MediaRepository(database, search);
  }

  @AfterEach
  void close() {
    search.close();
    database.close();
  }

  private Muid save(String name, String description, List<String> tags, boolean isPublic) {
    Muid muid = muid();
    MediaDetails details = new MediaDetails(name, description, 0, 0, tags, Optional.empty());
    media.save(upload(muid, alice, details, isPublic, NOW.plusSeconds(saved++)), blob(), Optional.empty());
    return muid;
  }

  private List<Muid> find(String term) {
    return find(term, 100, 0);
  }

  private List<Muid> find(String term, int limit, int offset) {
    return search.find(term, limit, offset, NOW.plusSeconds(3600)).stream().map(Media::muid).toList();
  }

  @Test
  void aNameCountsBeforeADescriptionBeforeATag() {
    Muid tag = save("one", "two", List.of("frog"), true);
    Muid description = save("three", "a frog in a long text about ponds, water and reed", List.of(), true);
    Muid name = save("frog", "four", List.of(), true);
    save("toad", "toad", List.of("toad"), true);
    assertEquals(List.of(name, description, tag), find("frog"));
  }

  @Test
  void everyWordMustOccurSomewhere() {
    Muid both = save("green frog", "", List.of(), true);
    Muid spread = save("frog", "", List.of("green"), true);
    save("frog", "red", List.of(), true);
    assertEquals(List.of(both, spread), find("Green FROG"));
    assertEquals(List.of(), find("green frog blue"));
  }

  @Test
  void capitalsAccentsAndPunctuationDoNotMatter() {
    Muid cafe = save("Café_Zürich.jpg", "", List.of(), true);
    assertEquals(List.of(cafe), find("cafe"));
    assertEquals(List.of(cafe), find("ZURICH"));
  }

  @Test
  void equalsComeNewestFirstAndPagesJoinWithoutGaps() {
    List<Muid> newestFirst = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      newestFirst.add(0, save("same", "", List.of(), true));
    }
    List<Muid> paged = new ArrayList<>();
    for (int offset = 0; offset < 30; offset += 10) {
      paged.addAll(find("same", 10, offset));
    }
    assertEquals(newestFirst, paged);
  }

  @Test
  void whatIsPrivateOrGoneIsNotFound() {
    save("secret", "", List.of(), false);
    Muid open = save("secret", "", List.of(), true);
    assertEquals(List.of(open), find("secret"));
    media.delete(open, alice, NOW);
    assertEquals(List.of(), find("secret"));
  }

  @Test
  void aChangeIsFoundByItsNewWordsOnly() {
    Muid muid = save("before", "", List.of(), true);
    media.change(muid, alice, new MediaDetails("after", "", 0, 0, List.of(), Optional.empty()), true, Optional.empty(), NOW);
    assertEquals(List.of(), find("before"));
    assertEquals(List.of(muid), find("after"));
    media.change(muid, alice, new MediaDetails("after", "", 0, 0, List.of(), Optional.empty()), false, Optional.empty(), NOW);
    assertEquals(List.of(), find("after"));
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

  @Test
  void anyTermIsOnlyATerm() {
    save("star", "", List.of(), true);
    for (String term : List.of("", " ", "*", "?", "\"", "star\"", "star AND", "OR", "(star", "star~99", "name:star^1e99", "[a TO", "\\", "\u0000",
        "\ud800", "star*".repeat(10_000), "a b ".repeat(50_000), "'; DROP TABLE media; --", "%", "_", "/.*/", "-star", "+")) {
      assertTrue(find(term).size() <= 1, term);
    }
    assertEquals(1, find("star").size());
    assertEquals(List.of(), find("star", 0, 0));
    assertEquals(List.of(), find("star", 10, Integer.MAX_VALUE));
    assertEquals(1, find("star", Integer.MAX_VALUE, 0).size());
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
