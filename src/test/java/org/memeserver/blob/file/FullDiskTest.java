package org.memeserver.blob.file;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.blob.StoreFullException;

class FullDiskTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device", "/data/x: No space left on device", "Disk quota exceeded", "There is not enough space on the disk"
      })
  void aFullDiskIsKnownByWhatTheSystemSays(String message) {
    IOException failure = new IOException(message);
    assertSame(failure, assertInstanceOf(StoreFullException.class, FullDisk.explain(failure, folder)).getCause());
    assertInstanceOf(StoreFullException.class, FullDisk.explain(new IOException("in the background", failure), folder));
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    IOException failure = new IOException("Input/output error");
    assertSame(failure, FullDisk.explain(failure, folder));
    IOException silent = new IOException();
    assertSame(silent, FullDisk.explain(silent, folder));
  }

  /** Linux has a file that is always full. */
  @Test
  void theSystemsOwnFailureIsRecognised() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      IOException failure = assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(10)));
      assertInstanceOf(StoreFullException.class, FullDisk.explain(failure, folder));
    }
  }
}
