package org.memeserver.launcher;

import java.io.IOException;
import org.memeserver.takeover.MasterKey;
import org.memeserver.takeover.OldFiles;

/**
 * Where an import finds the old files.
 *
 * @param name what people call it, at the beginning of a sentence
 * @param opening opens them for reading; what it throws is told to the user
 * @param master what they are encrypted under
 * @param far whether they are in a store elsewhere
 */
record OldPlace(String name, Opening opening, MasterKey master, boolean far) {
  /** Opens old files. */
  @FunctionalInterface
  interface Opening {
    OldFiles open() throws IOException;
  }
}
