package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.file.Path;

/** Another server, or another part of this one, has the folder open. */
public final class StoreInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  StoreInUseException(Path folder) {
    super("the folder " + folder + " is in use by another meme server");
  }
}
