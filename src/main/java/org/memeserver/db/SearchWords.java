package org.memeserver.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cuts texts into the words that are compared: by the rules of Unicode (UAX 29), without capitals and accents. Texts to be found and what is asked for
 * go through the same cutting.
 */
final class SearchWords {
  static final Analyzer ANALYZER = new Analyzer() {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = new StandardTokenizer();
      return new TokenStreamComponents(words, new ASCIIFoldingFilter(new LowerCaseFilter(words)));
    }
  };

  /** Unicode sees one word in "cat.jpg" and "cat_on_mat"; people see several. */
  private static final String ALSO_BETWEEN_WORDS = "[._:-]";

  /** A longer question is cut: nobody types it, and each word costs a look-up. */
  private static final int LONGEST_QUESTION = 256;

  private SearchWords() {}

  /** The text as the {@link #ANALYZER} is to get it: one spelling for what looks the same. */
  static String prepare(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll(ALSO_BETWEEN_WORDS, " ");
  }

  /** The first few different words of a question; none when it has none. */
  static Set<String> asked(String question, int most) {
    Set<String> words = new LinkedHashSet<>();
    cut(shorten(question), words::add, () -> words.size() < most);
    return words;
  }

  /** All words of a text in their order, with spaces between them. */
  static String all(String text) {
    StringJoiner words = new StringJoiner(" ");
    cut(text, words::add, () -> true);
    return words.toString();
  }

  private static void cut(String text, Consumer<String> words, BooleanSupplier more) {
    try (TokenStream stream = ANALYZER.tokenStream("text", prepare(text))) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (more.getAsBoolean() && stream.incrementToken()) {
        words.accept(word.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts between words where it can, because half a word finds nothing. */
  private static String shorten(String question) {
    if (question.length() <= LONGEST_QUESTION) {
      return question;
    }
    String head = question.substring(0, LONGEST_QUESTION);
    int lastGap = head.lastIndexOf(' ');
    return lastGap > 0 ? head.substring(0, lastGap) : head;
  }
}
