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
import org.memeserver.blob.BlobWriter;

/** Writes a temporary file and, on commit, makes it durable and gives it its place. */
final class FileBlobWriter implements BlobWriter {
  private static final System.Logger LOG = System.getLogger(FileBlobWriter.class.getName());

  private enum State {
    WRITING,
    FAILED,
    COMMITTED,
    CLOSED
  }

  private final FileChannel channel;
  private final WriteBack.OfFile writeBack;
  private final Path temporary;
  private final Path place;
  private final FolderLock lock;
  private final Runnable onEnd;
  private State state = State.WRITING;
  private long length;

  /** @param onEnd run once, when nothing of this writer is left in the folder of unfinished ones */
  FileBlobWriter(FileChannel channel, WriteBack.OfFile writeBack, Path temporary, Path place, FolderLock lock, Runnable onEnd) {
    this.channel = channel;
    this.writeBack = writeBack;
    this.temporary = temporary;
    this.place = place;
    this.lock = lock;
    this.onEnd = onEnd;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    expectWriting();
    // Until it is known that all went well, it is taken that it did not: a blob with a hole must not be committed.
    state = State.FAILED;
    try {
      while (bytes.hasRemaining()) {
        int written = channel.write(bytes);
        length += written;
        writeBack.wrote(written);
      }
    } catch (IOException e) {
      throw FullDisk.explain(e, temporary.getParent());
    }
    state = State.WRITING;
  }

  @Override
  public long commit() throws IOException {
    expectWriting();
    state = State.FAILED;
    try {
      writeBack.await();
      channel.force(true);
      channel.close();
      moveToPlace();
    } catch (IOException e) {
      throw FullDisk.explain(e, temporary.getParent());
    }
    state = State.COMMITTED;
    onEnd.run();
    return length;
  }

  private void moveToPlace() throws IOException {
    if (!lock.isHeld()) {
      throw new IOException("the blob store was closed before the commit");
    }
    // A rename replaces what is there, so this must be asked. Nobody comes in between: the temporary file is the only one for
    // this id.
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException("blob " + place.getFileName());
    }
    Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    try {
      PrivateFolder.sync(place.getParent());
    } catch (IOException e) {
      // The caller will hear that there is no such blob, so there must be none.
      remove(place, e);
      throw e;
    }
  }

  @Override
  public void close() {
    if (state == State.COMMITTED || state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    writeBack.abandon();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an unfinished blob could not be closed", e);
    }
    remove(temporary, null);
    onEnd.run();
  }

  private static void remove(Path file, IOException reason) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      if (reason != null) {
        e.addSuppressed(reason);
      }
      LOG.log(Level.WARNING, "an unfinished blob stays until the next sweep: " + file, e);
    }
  }

  private void expectWriting() throws IOException {
    if (state == State.FAILED) {
      throw new IOException("an earlier write of this blob failed");
    }
    if (state != State.WRITING) {
      throw new IllegalStateException("the writer is " + state);
    }
  }
}
