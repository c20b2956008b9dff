package org.memeserver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.memeserver.model.PublicKey;

/**
 * Public records as people write them: few words are in many of them, and many words in few. Of a hundred thousand, the most common word is in two
 * thirds, the tenth in every seventh, the thousandth in 150, the rarest in a handful; and the word {@value #EVERYWHERE} is in all of them.
 */
final class SearchTexts implements RecordTexts {
  private static final String EVERYWHERE = "meme";
  private static final int WORDS = 20_000;
  private static final String CONSONANTS = "bdfgklmnprstvz";
  private static final String VOWELS = "aeiou";

  private final Random random = new Random(7);
  private final PublicKey first;
  private final int ofTheFirst;
  private final List<PublicKey> others;

  /**
   * @param first who owns the first records
   * @param ofTheFirst how many those are
   * @param others who own the rest, in turn
   */
  SearchTexts(PublicKey first, int ofTheFirst, List<PublicKey> others) {
    this.first = first;
    this.ofTheFirst = ofTheFirst;
    this.others = others;
  }

  @Override
  public Text of(int number) {
    PublicKey owner = number < ofTheFirst ? first : others.get(number % others.size());
    return new Text(owner, some(3), EVERYWHERE + " " + some(10), List.of(some(1), some(1)), true);
  }

  /** Questions by their kind, as many of each; with what stands behind the word in the address. */
  static Map<String, List<String>> questions() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("a rare word", questions(i -> word(9_000 + 1_000 * i)));
    all.put("a word of every hundredth", questions(i -> word(150 + i)));
    all.put("a word of every tenth", questions(i -> word(12 + i)));
    all.put("a word of two thirds", questions(i -> word(1)));
    all.put("the word of all", questions(i -> EVERYWHERE));
    all.put("two common words", questions(i -> word(2 + i) + "%20" + word(12 + i)));
    all.put("a common and a rare word", questions(i -> word(2) + "%20" + word(5_000 + i)));
    all.put("a common word, 100 of its hits", questions(i -> word(12 + i) + "?limit=100"));
    all.put("a common word, page 10", questions(i -> word(20 + i) + "?limit=12&offset=108"));
    all.put("a word of none", questions(i -> "nobody" + word(i + 1)));
    return all;
  }

  private interface Question {
    String of(int number);
  }

  private static List<String> questions(Question question) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add("/search/" + question.of(i));
    }
    return all;
  }

  private String some(int count) {
    StringJoiner words = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      // The logarithm of the rank is even, as in texts of people: the n-th word comes with 1/n.
      words.add(word((int) Math.pow(WORDS, random.nextDouble())));
    }
    return words.toString();
  }

  /** @param rank from 1, the most common one */
  private static String word(int rank) {
    StringBuilder word = new StringBuilder("x");
    for (int rest = rank; rest > 0; rest /= CONSONANTS.length() * VOWELS.length()) {
      int syllable = rest % (CONSONANTS.length() * VOWELS.length());
      word.append(CONSONANTS.charAt(syllable / VOWELS.length())).append(VOWELS.charAt(syllable % VOWELS.length()));
    }
    return word.toString();
  }
}
