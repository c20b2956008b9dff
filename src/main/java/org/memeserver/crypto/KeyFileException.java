package org.memeserver.crypto;

import java.io.IOException;
import java.nio.file.Path;

/** The key file cannot be understood. The message names the file and the line, and shows nothing of what the line holds. */
public final class KeyFileException extends IOException {
  private static final long serialVersionUID = 1L;

  KeyFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  KeyFileException(Path file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
  }
}
