package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassphraseSourceTest {
  private static final PassphraseSource NOBODY = new PassphraseSource(Optional.empty());

  @TempDir private Path folder;

  private static PassphraseSource typing(String... words) {
    Deque<String> left = new ArrayDeque<>(List.of(words));
    return new PassphraseSource(Optional.of(prompt -> left.isEmpty() ? null : left.remove().toCharArray()));
  }

  private Optional<Path> file(String text) throws Exception {
    return Optional.of(Files.writeString(folder.resolve("passphrase"), text));
  }

  @Test
  void theEndOfTheLineIsNoPartOfAFilesPassphraseButBlanksAre() throws Exception {
    for (String end : List.of("", "\n", "\r\n")) {
      assertEquals(" twelve letters ", NOBODY.known(file(" twelve letters " + end), "x", "").revealText());
    }
    assertThrows(StartFailure.class, () -> NOBODY.known(file("one\ntwo\n"), "x", ""));
    assertThrows(StartFailure.class, () -> NOBODY.known(file("\n"), "x", ""));
    assertThrows(StartFailure.class, () -> NOBODY.known(file("x".repeat(5000)), "x", ""));
    assertThrows(StartFailure.class, () -> NOBODY.known(Optional.of(folder.resolve("none")), "x", ""));
  }

  @Test
  void aNewOneIsTypedTwiceAndLongEnough() throws Exception {
    assertEquals("twelve letters", typing("twelve letters", "twelve letters").chosen(Optional.empty(), "x", "").revealText());
    assertThrows(StartFailure.class, () -> typing("twelve letters", "twelve lettesr").chosen(Optional.empty(), "x", ""));
    assertThrows(StartFailure.class, () -> typing("too short", "too short").chosen(Optional.empty(), "x", ""));
    assertThrows(StartFailure.class, () -> typing("twelve letters").chosen(Optional.empty(), "x", ""));
    assertThrows(StartFailure.class, () -> NOBODY.chosen(file("too short\n"), "x", ""));
  }

  @Test
  void withoutFileAndTerminalItSaysWhatToDo() {
    StartFailure e = assertThrows(StartFailure.class, () -> NOBODY.known(Optional.empty(), "x", "Set KEYS_PASSPHRASE_FILE"));
    assertTrue(e.getMessage().endsWith("Set KEYS_PASSPHRASE_FILE"), e.getMessage());
  }
}
