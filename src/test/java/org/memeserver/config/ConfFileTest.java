package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFileTest {
  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  private Map<String, String> read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("x.conf"), bytes);
    Map<String, String> texts = new TreeMap<>();
    ConfFile.read(file, "x.conf", problem -> problems.add(problem.toString())).forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  private Map<String, String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertNoProblems() {
    assertEquals(List.of(), problems);
  }

  @Test
  void commentsAndBlankLinesSayNothing() throws IOException {
    assertEquals(Map.of("PORT", "1"), read("# a comment\n\n   \n  # another = one\n#HOST=x\nPORT=1\n"));
    assertNoProblems();
  }

  @Test
  void windowsLineEndsAByteOrderMarkAndAMissingLastLineEndAreFine() throws IOException {
    assertEquals(Map.of("PORT", "1", "HOST", "a"), read("\uFEFFPORT=1\r\nHOST=a"));
    assertNoProblems();
  }

  @Test
  void spacesAroundNameAndValueDoNotCount() throws IOException {
    assertEquals(Map.of("PORT", "1", "DATA_DIR", "/my data"), read("  PORT =  1 \t\n\tDATA_DIR=/my data\n"));
    assertNoProblems();
  }

  @Test
  void onlyTheFirstEqualsSignDivides() throws IOException {
    assertEquals(Map.of("JWT_KEY", "a=b=="), read("JWT_KEY=a=b=="));
    assertNoProblems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"a b\"|a b", "'a b'|a b", "\" a # b \"| a # b ~", "\"it's\"|it's", "'$HOME\\n'|$HOME\\n", "\"\"|~~", "a\"b|a\"b", "a#b|a#b", "#b|#b"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void onePairOfQuotesIsTakenOffAndNothingIsInterpreted(String written, String meant) throws IOException {
    assertEquals(Map.of("JWT_KEY", meant.replace("~", "")), read("JWT_KEY=" + written));
    assertNoProblems();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"abc", "'abc\"", "\"", "'", "\"abc\" # comment"})
  void aQuoteThatDoesNotCloseIsAMistakeThatKeepsTheSecret(String value) throws IOException {
    assertEquals(Map.of(), read("JWT_KEY=" + value));
    assertEquals(
        List.of("x.conf:1: the value of JWT_KEY opens a quote that its end does not close; allowed: one KEY=VALUE a line"), problems);
  }

  @Test
  void aCommentBehindAValueIsAMistakeAndNotPartOfIt() throws IOException {
    read("DATA_DIR=/srv/meme # the big disk\n");
    assertEquals(
        List.of(
            "x.conf:1: the value of DATA_DIR has a # in it: put a comment on a line of its own, or the value in quotes;"
                + " allowed: one KEY=VALUE a line"),
        problems);
  }

  @Test
  void aNameGivenTwiceIsAMistakeThatNamesBothLines() throws IOException {
    read("PORT=1\n\nPORT=2\n");
    assertEquals(List.of("x.conf:3: PORT was already given at x.conf:1; allowed: one KEY=VALUE a line"), problems);
  }

  @Test
  void anUnknownNameIsAMistakeWithTheNearestOne() throws IOException {
    read("MAX_UPLOAD_SIZE=1\njwt-key=abc\nWHATEVER_ELSE=1\n");
    assertEquals(
        List.of(
            "x.conf:1: there is no setting MAX_UPLOAD_SIZE; did you mean MAX_UPLOAD_SIZE_MB?",
            "x.conf:2: what stands before the = is not the name of a setting; did you mean JWT_KEY?",
            "x.conf:3: there is no setting WHATEVER_ELSE"),
        problems);
  }

  @Test
  void aSecretOnALineGoneWrongIsNotRepeated() throws IOException {
    read("JWT_KEY=\n  c2VjcmV0c2VjcmV0=\nJWT_KEY c2VjcmV0c2VjcmV0\n=c2VjcmV0c2VjcmV0\n");
    assertEquals(3, problems.size());
    assertFalse(problems.toString().contains("c2Vjc"), problems.toString());
  }

  @Test
  void afterAMistakeTheOtherLinesAreStillRead() throws IOException {
    assertEquals(Map.of("PORT", "1", "HOST", "a"), read("PORT=1\n?\nHOST=a\n"));
    assertEquals(1, problems.size());
  }

  @Test
  void bytesThatAreNoTextAreAMistake() throws IOException {
    read(new byte[] {'P', 'O', 'R', 'T', '=', (byte) 0xff});
    assertEquals(List.of("x.conf: is not UTF-8 text; allowed: a readable file of KEY=VALUE lines"), problems);
  }

  @Test
  void aFileWithoutEndIsNotReadToItsEnd() throws IOException {
    read(new byte[(1 << 20) + 1]);
    assertEquals(List.of("x.conf: is longer than 1 MB; allowed: a readable file of KEY=VALUE lines"), problems);
  }
}
