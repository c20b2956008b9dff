package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** What searching promises, whatever database keeps the records. */
abstract class MediaSearchContract extends RecordsContract {
  final PublicKey alice = owner();
  private int saved;

  Muid save(String name, String description, List<String> tags, boolean isPublic) {
    Muid muid = muid();
    MediaDetails details = new MediaDetails(name, description, 0, 0, tags, Optional.empty());
    media.save(upload(muid, alice, details, isPublic, NOW.plusSeconds(saved++)), blob(), Optional.empty());
    return muid;
  }

  List<Muid> find(String term) {
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

  @Test
  void manyWordsLowDownDoNotMakeUpForOneHigherUp() {
    Muid below = save("x", "red green blue", List.of("red", "green", "blue", "frog"), true);
    Muid above = save("frog", "x", List.of("red", "green", "blue"), true);
    Muid between = save("x", "frog green", List.of("red", "blue"), true);
    assertEquals(List.of(above, below, between), find("red green blue frog"));
  }

  @Test
  void scriptsWithoutSpacesAndWithoutLatinLettersAreFound() {
    Muid japanese = save("日本語の猫", "", List.of(), true);
    Muid russian = save("Рыжий Кот", "", List.of(), true);
    assertEquals(List.of(japanese), find("猫"));
    assertEquals(List.of(russian), find("кот"));
    assertEquals(List.of(russian), find("КОТ рыжий"));
  }

  @Test
  void wordsThatMeanSomethingInAQueryAreWords() {
    Muid odd = save("don't and or not it's 3.5e7 1,000", "", List.of(), true);
    for (String term : List.of("don't", "and or not", "it's", "1,000", "don't OR not", "3.5e7")) {
      assertEquals(List.of(odd), find(term), term);
    }
  }

  /** As long as the server takes them, and of characters that are the longest words once they are taken apart. */
  @Test
  void theLongestTextsAreTaken() {
    StringBuilder different = new StringBuilder();
    for (int i = 0; different.length() < 16_000; i++) {
      different.append(Integer.toString(i, 36)).append(' ');
    }
    List<String> longTexts = List.of(different.toString(), "\uFDFA ".repeat(8_000), "\uFDFA".repeat(16_000), "x".repeat(16_000), "\uD842\uDFB7".repeat(8_000));
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tags.add(Integer.toString(i) + "\uFDFA".repeat(120));
    }
    for (String text : longTexts) {
      Muid muid = save("findme", text, tags, true);
      assertEquals(muid, find("findme").get(0));
    }
    assertEquals(1, find("1a 1b").size());
  }

  @Test
  void textsOfAnOlderServerMayBeLonger() {
    StringBuilder different = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      different.append(Integer.toString(i * 7919, 36)).append(' ');
    }
    Muid muid = save("findme", different.toString(), List.of(different.toString()), true);
    assertEquals(List.of(muid), find("findme"));
  }

  @Test
  void expiredRecordsAreNotFound() {
    MediaDetails details = new MediaDetails("gone", "", 0, 0, List.of(), Optional.of(NOW.plusSeconds(10)));
    media.save(upload(muid(), alice, details, true, NOW), blob(), Optional.empty());
    assertEquals(1, search.find("gone", 10, 0, NOW.plusSeconds(9)).size());
    assertEquals(0, search.find("gone", 10, 0, NOW.plusSeconds(10)).size());
  }

  @Test
  void anExpiryThatIsChangedHolds() {
    MediaDetails soon = new MediaDetails("frog", "", 0, 0, List.of(), Optional.of(NOW.plusSeconds(10)));
    Muid muid = save("frog", "", List.of(), true);
    media.change(muid, alice, soon, true, Optional.empty(), NOW);
    assertEquals(1, search.find("frog", 10, 0, NOW.plusSeconds(9)).size());
    assertEquals(0, search.find("frog", 10, 0, NOW.plusSeconds(10)).size());
    media.change(muid, alice, new MediaDetails("frog", "", 0, 0, List.of(), Optional.empty()), true, Optional.empty(), NOW.plusSeconds(5));
    assertEquals(1, search.find("frog", 10, 0, NOW.plusSeconds(10)).size());
  }
}
