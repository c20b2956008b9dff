package org.memeserver.launcher;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.memeserver.crypto.SealedText;
import org.memeserver.model.Secret;

/** Where passphrases come from: a file that is named, else the terminal, where nobody sees what is typed. */
final class PassphraseSource {
  private static final int LONGEST_BYTES = 4096;

  private final Optional<Terminal> terminal;

  /** Somebody to ask. */
  interface Terminal {
    /** Null when nothing more will be typed. */
    char[] ask(String prompt);
  }

  PassphraseSource(Optional<Terminal> terminal) {
    this.terminal = terminal;
  }

  /** The terminal that this process was started from, if any. */
  static PassphraseSource ofProcess() {
    Console console = System.console();
    return new PassphraseSource(Optional.ofNullable(console == null ? null : prompt -> console.readPassword("%s", prompt)));
  }

  /** Whether there is somebody to ask. */
  boolean hasTerminal() {
    return terminal.isPresent();
  }

  /**
   * A passphrase that something is sealed under already.
   *
   * @param what is opened, such as {@code the keys file /srv/meme/keys}
   * @param remedy what to do where there is neither a file nor a terminal, as a whole sentence without its point
   * @throws StartFailure when it cannot be had
   */
  Secret known(Optional<Path> file, String what, String remedy) throws StartFailure {
    return file.isPresent() ? ofFile(file.get()) : asked("Passphrase of " + what + ": ", remedy);
  }

  /**
   * A passphrase to seal something under, typed twice at a terminal.
   *
   * @throws StartFailure when it cannot be had, is shorter than {@link SealedText#SHORTEST_PASSPHRASE} or not typed alike
   */
  Secret chosen(Optional<Path> file, String what, String remedy) throws StartFailure {
    Secret passphrase = file.isPresent() ? ofFile(file.get()) : asked("New passphrase of " + what + ": ", remedy);
    String text = passphrase.revealText();
    if (text.codePointCount(0, text.length()) < SealedText.SHORTEST_PASSPHRASE) {
      throw new StartFailure("The passphrase is too short: it has to have " + SealedText.SHORTEST_PASSPHRASE + " characters at least");
    }
    if (file.isEmpty() && !passphrase.equals(asked("The same again: ", remedy))) {
      throw new StartFailure("The two were not alike; nothing was changed");
    }
    return passphrase;
  }

  private Secret asked(String prompt, String remedy) throws StartFailure {
    char[] typed = terminal.orElseThrow(() -> new StartFailure("There is no terminal to ask for a passphrase. " + remedy)).ask(prompt);
    if (typed == null || typed.length == 0) {
      throw new StartFailure("No passphrase was given");
    }
    return Secret.ofText(new String(typed));
  }

  /** What editors and echo put at the end of a line is not part of it; blanks are. */
  private static Secret ofFile(Path file) throws StartFailure {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
      if (bytes.length > LONGEST_BYTES) {
        throw new StartFailure("The file " + file + " is too long for a passphrase");
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StartFailure("The file " + file + " with the passphrase cannot be read: " + Storage.reason(e), e);
    }
    String line = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (line.isEmpty() || line.indexOf('\n') >= 0) {
      throw new StartFailure("The file " + file + " has to hold a passphrase, in one line");
    }
    return Secret.ofText(line);
  }
}
