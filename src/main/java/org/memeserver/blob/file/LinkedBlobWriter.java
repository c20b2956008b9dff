package org.memeserver.blob.file;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.memeserver.blob.BlobWriter;

/** Gives a file that is there already a second name, as a blob. */
final class LinkedBlobWriter implements BlobWriter {
  private static final System.Logger LOG = System.getLogger(LinkedBlobWriter.class.getName());

  private final Path link;
  private final Path place;
  private final FolderLock lock;
  private final Runnable onEnd;
  private boolean ended;

  /**
   * @param link the second name, in the folder of unfinished blobs; gone or moved in the end
   * @param onEnd run once, when it is
   */
  LinkedBlobWriter(Path link, Path place, FolderLock lock, Runnable onEnd) {
    this.link = link;
    this.place = place;
    this.lock = lock;
    this.onEnd = onEnd;
  }

  /** The bytes are in the file already. */
  @Override
  public void write(ByteBuffer bytes) {
    bytes.position(bytes.limit());
  }

  @Override
  public long commit() throws IOException {
    if (ended || !lock.isHeld()) {
      throw new IOException("the blob was ended, or its store closed, before the commit");
    }
    long length;
    // Whoever wrote it may not have waited for the disk.
    try (FileChannel file = FileChannel.open(link, StandardOpenOption.READ)) {
      file.force(true);
      length = file.size();
    }
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException("blob " + place.getFileName());
    }
    Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
    ended = true;
    onEnd.run();
    PrivateFolder.sync(place.getParent());
    return length;
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    onEnd.run();
    try {
      Files.deleteIfExists(link);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an unfinished blob stays until the next sweep: " + link, e);
    }
  }
}
