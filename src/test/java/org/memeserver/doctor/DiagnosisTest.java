package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every diagnosis is told to people, and provoked by a test. */
class DiagnosisTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| (warning|problem) \\| .+ \\|");
  private static final Pattern NAME = Pattern.compile("\\b[A-Z]+(_[A-Z]+)+\\b");

  @Test
  void theReadmeHasARowForEach() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(row.group(1) + " " + row.group(2));
      }
    }
    assertEquals(
        Arrays.stream(Diagnosis.values()).map(one -> one.id() + " " + one.severity().text()).collect(Collectors.toCollection(TreeSet::new)), rows);
  }

  @Test
  void eachIsExpectedBySomeTest() throws IOException {
    Set<String> missing = Arrays.stream(Diagnosis.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> tests = Stream.concat(
        Files.list(Path.of("src/test/java/org/memeserver/doctor")), Stream.of(Path.of("src/test/java/org/memeserver/launcher/DoctorCommandTest.java")))) {
      for (Path test : tests.filter(file -> !file.endsWith("DiagnosisTest.java")).toList()) {
        NAME.matcher(Files.readString(test)).results().forEach(name -> missing.remove(name.group()));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void eachSaysWhatToDo() {
    for (Diagnosis diagnosis : Diagnosis.values()) {
      Finding found = diagnosis.found("it");
      assertEquals(diagnosis.id(), found.id());
      assertTrue(found.remedy().length() > 10 && found.remedy().endsWith("."), found.remedy());
    }
  }
}
