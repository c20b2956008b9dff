package org.memeserver.blob.file;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.DamagedBlobException;

/**
 * Reads one file. It holds the file open, so deleting it does no harm. When a thread is interrupted while it reads, the channel
 * closes (Java does that) and this reader fails from then on; others are not touched, for each has a channel of its own.
 */
final class FileBlobReader implements BlobReader {
  private static final System.Logger LOG = System.getLogger(FileBlobReader.class.getName());

  private final FileChannel channel;
  private final long length;

  private FileBlobReader(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  /**
   * @throws DamagedBlobException when something else than a file is in its place
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  static FileBlobReader open(Path file) throws IOException {
    // A pipe would keep whoever opens it waiting for somebody who writes into it. Links are followed: the bytes may lie on another disk.
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new DamagedBlobException(file + " is no regular file", null);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileBlobReader(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, ByteBuffer into) throws IOException {
    // The system takes no position past what a file can have; the port does.
    return position >= length ? -1 : channel.read(into, position);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing is lost.
      LOG.log(Level.WARNING, "a blob that was read could not be closed", e);
    }
  }
}
