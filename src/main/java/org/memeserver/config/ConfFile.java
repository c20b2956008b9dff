package org.memeserver.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * meme.conf: UTF-8 lines of KEY=VALUE. Blank lines and lines that begin with {@code #} say nothing. Spaces around key and
 * value do not count; one pair of quotes, single or double, around the value is taken off and nothing within is interpreted.
 * A {@code #} after a space in an unquoted value is a mistake, as it could be meant as a comment or as part of the value.
 *
 * <p>No message repeats text of the file other than what is surely the name of a setting: anything else might be a secret
 * on a line gone wrong.
 */
final class ConfFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern SHAPE_OF_A_NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  private final String shownName;
  private final Consumer<Problem> problems;
  private final Map<String, GivenValue> values = new HashMap<>();

  private ConfFile(String shownName, Consumer<Problem> problems) {
    this.shownName = shownName;
    this.problems = problems;
  }

  /**
   * Reads a file; mistakes go to the consumer and the rest is still read.
   *
   * @param shownName how messages call the file
   * @return values by name of setting; only known names
   */
  static Map<String, GivenValue> read(Path file, String shownName, Consumer<Problem> problems) {
    ConfFile reading = new ConfFile(shownName, problems);
    reading.text(file).ifPresent(reading::readLines);
    return reading.values;
  }

  private Optional<String> text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        return unreadable("is longer than 1 MB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return unreadable("is not UTF-8 text");
    } catch (IOException e) {
      String why = Files.notExists(file) ? "there is no such file" : Files.isDirectory(file) ? "is a folder" : "cannot be read";
      return unreadable(why);
    }
  }

  private Optional<String> unreadable(String why) {
    problems.accept(new Problem(shownName, Optional.empty(), why, "a readable file of KEY=VALUE lines"));
    return Optional.empty();
  }

  private void readLines(String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        readLine(line, Origin.file(shownName, i + 1));
      }
    }
  }

  private void readLine(String line, Origin place) {
    int equals = line.indexOf('=');
    if (equals < 1) {
      wrong(place, equals == 0 ? "there is no name before the =" : "there is no = in the line");
      return;
    }
    String name = line.substring(0, equals).strip();
    if (!Settings.names().contains(name)) {
      problems.accept(unknown(name, place));
      return;
    }
    String value = line.substring(equals + 1).strip();
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    if (quote == '"' || quote == '\'') {
      if (value.length() < 2 || value.charAt(value.length() - 1) != quote) {
        wrong(place, "the value of " + name + " opens a quote that its end does not close");
        return;
      }
      value = value.substring(1, value.length() - 1);
    } else if (value.contains(" #") || value.contains("\t#")) {
      wrong(place, "the value of " + name + " has a # in it: put a comment on a line of its own, or the value in quotes");
      return;
    }
    GivenValue before = values.putIfAbsent(name, new GivenValue(value, place));
    if (before != null) {
      wrong(place, name + " was already given at " + before.origin());
    }
  }

  private void wrong(Origin place, String wrong) {
    problems.accept(Problem.at(place, wrong, "one KEY=VALUE a line"));
  }

  private static Problem unknown(String name, Origin place) {
    Optional<String> meant = Spelling.closest(name, Settings.names());
    boolean showable = name.length() <= 32 && SHAPE_OF_A_NAME.matcher(name).matches();
    String what = showable ? "there is no setting " + name : "what stands before the = is not the name of a setting";
    return Problem.at(place, what + meant.map(near -> "; did you mean " + near + "?").orElse(""), "");
  }
}
