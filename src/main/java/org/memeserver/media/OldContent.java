package org.memeserver.media;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A content as another server keeps it, opened for reading once.
 *
 * @param bytes from the first on
 * @param length of all the bytes
 * @param form what the bytes are
 * @param file where they lie, if they are a file of this machine that a blob may be linked to
 */
public record OldContent(ReadableByteChannel bytes, long length, Form form, Optional<Path> file) implements AutoCloseable {
  /** What the bytes of an old content are. */
  public enum Form {
    /** DARE packages, see {@link org.memeserver.crypto.DareFormat}: what is kept here is the same bytes. */
    SEALED,

    /** The content itself. What is kept here is sealed under a key of its own. */
    PLAIN
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
