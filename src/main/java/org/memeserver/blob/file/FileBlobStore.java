package org.memeserver.blob.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;

/**
 * Keeps each blob as a file of its own.
 *
 * <pre>
 *   DIR/lock              held while the store is open
 *   DIR/moving            held while blobs are moved to or from another place
 *   DIR/database          names the database whose records name the blobs
 *   DIR/node-...          one for each process, when several share the folder
 *   DIR/blobs/ab/abcd...  a committed blob, under the first two digits of its id
 *   DIR/unfinished/ID     a blob being written
 * </pre>
 *
 * One process owns the folder, or several share it; then each holds a lock on what it is writing, so that the others leave it alone. Folders are made
 * with mode 0700 and files with 0600.
 */
public final class FileBlobStore implements BlobPlace {
  private final Path folder;
  private final Path blobs;
  private final Path unfinished;
  private final FolderLock lock;
  private final boolean shared;
  private final WriteBack writeBack = new WriteBack();
  private NodeMark mark;
  private final Set<BlobId> writing = ConcurrentHashMap.newKeySet();

  private FileBlobStore(Path folder, FolderLock lock, boolean shared) {
    this.folder = folder;
    this.blobs = folder.resolve("blobs");
    this.unfinished = folder.resolve("unfinished");
    this.lock = lock;
    this.shared = shared;
  }

  /**
   * Opens the store in a folder, which is made when it is not there, for this process alone.
   *
   * @throws StoreInUseException when another process has it open
   * @throws IOException when the folder cannot be made or written
   */
  public static FileBlobStore open(Path folder) throws IOException {
    return open(folder, false);
  }

  /**
   * Opens the store in a folder, which is made when it is not there, beside other processes that open it by this method. They may run on other
   * machines, as long as the file system keeps locks across them (NFS 4 does).
   *
   * @throws StoreInUseException when a process has it open for itself alone, or this process has it open already
   * @throws IOException when the folder cannot be made or written
   */
  public static FileBlobStore openShared(Path folder) throws IOException {
    return open(folder, true);
  }

  private static FileBlobStore open(Path folder, boolean shared) throws IOException {
    FolderLock lock = FolderLock.take(PrivateFolder.make(folder), shared);
    FileBlobStore store = new FileBlobStore(folder, lock, shared);
    try {
      store.makeFolders();
      return store;
    } catch (IOException e) {
      lock.close();
      throw FullDisk.explain(e, folder);
    }
  }

  /** All of them at once, so that no commit ever has to see to it that the folder it moves its file to outlives a power loss. */
  private void makeFolders() throws IOException {
    PrivateFolder.make(unfinished);
    for (int i = 0; i < 256; i++) {
      PrivateFolder.make(blobs.resolve(HexFormat.of().toHexDigits((byte) i)));
    }
    PrivateFolder.sync(blobs);
    PrivateFolder.sync(folder);
    probe();
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    checkOpen();
    Path place = placeOf(id);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) || !writing.add(id)) {
      throw new FileAlreadyExistsException("blob " + id);
    }
    Path temporary = unfinished.resolve(id.text());
    boolean begun = false;
    try {
      FileChannel channel =
          FileChannel.open(
              temporary,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PrivateFolder.fileAttributes(unfinished));
      begun = true;
      if (shared) {
        // Held until the channel is closed.
        channel.tryLock();
      }
      return new FileBlobWriter(channel, writeBack.new OfFile(channel), temporary, place, lock, () -> writing.remove(id));
    } catch (IOException e) {
      throw FullDisk.explain(e, folder);
    } finally {
      if (!begun) {
        writing.remove(id);
      }
    }
  }

  /**
   * Begins a blob that is to be another name of a file that is there already: a hard link. What is written to the writer is taken for the file's
   * bytes and goes nowhere, so that whoever reads the file to check it need not know whether it is copied. The file keeps its owner,
   * its mode and its time.
   *
   * @param file never written to again by anybody, or the blob changes with it
   * @throws IOException when there can be no link, because the file lies on another file system or belongs to somebody else
   */
  public BlobWriter adopt(BlobId id, Path file) throws IOException {
    checkOpen();
    Path place = placeOf(id);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) || !writing.add(id)) {
      throw new FileAlreadyExistsException("blob " + id);
    }
    Path link = unfinished.resolve(id.text());
    boolean begun = false;
    try {
      // A link to a symbolic link would be one to a name, not to the bytes.
      Files.createLink(link, file.toRealPath());
      begun = true;
      return new LinkedBlobWriter(link, place, lock, () -> writing.remove(id));
    } finally {
      if (!begun) {
        writing.remove(id);
      }
    }
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    checkOpen();
    try {
      return FileBlobReader.open(placeOf(id));
    } catch (NoSuchFileException e) {
      // That a whole disk went away must not look as if single blobs were missing.
      probe();
      throw new NoSuchBlobException("no blob " + id, e);
    }
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    checkOpen();
    // Not made durable: a blob that is back after a power loss belongs to no record, and the next sweep takes it.
    return Files.deleteIfExists(placeOf(id));
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    checkOpen();
    try (DirectoryStream<Path> fans = Files.newDirectoryStream(blobs, Files::isDirectory)) {
      for (Path fan : fans) {
        forEachFile(fan, (id, file, attributes) -> {
          if (file.equals(placeOf(id))) {
            visitor.accept(new StoredBlob(id, attributes.size(), attributes.lastModifiedTime().toInstant()));
          }
        });
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    checkOpen();
    int[] removed = {0};
    forEachFile(unfinished, (id, file, attributes) -> {
      boolean old = attributes.lastModifiedTime().toInstant().isBefore(before);
      if (old && !writing.contains(id) && !inFlight.test(id) && !isBeingWritten(file) && Files.deleteIfExists(file)) {
        removed[0]++;
      }
    });
    return removed[0];
  }

  /** Whether another process is at it. Never asked of a file that this process writes: to ask would end its lock. */
  private boolean isBeingWritten(Path file) throws IOException {
    if (!shared) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false;
    } catch (AccessDeniedException e) {
      // Not made by a server, which can write to what it makes: a link to somebody else's file that an import was killed at.
      return false;
    }
  }

  @Override
  public Optional<PlaceOwner> owner() throws IOException {
    checkOpen();
    return FolderOwner.of(folder);
  }

  @Override
  public void own(PlaceOwner owner) throws IOException {
    checkOpen();
    FolderOwner.write(folder, owner);
  }

  @Override
  public boolean has(BlobId id) throws IOException {
    checkOpen();
    try {
      Files.readAttributes(placeOf(id), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      // As with opening: a disk that went away has not lost the blob.
      probe();
      return false;
    }
  }

  @Override
  public Closeable holdForMove() throws IOException {
    checkOpen();
    return FolderLock.takeForMove(folder);
  }

  @Override
  public boolean isEmpty() throws IOException {
    checkOpen();
    try (DirectoryStream<Path> fans = Files.newDirectoryStream(blobs, Files::isDirectory)) {
      for (Path fan : fans) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(fan, file -> BlobId.isBlobId(file.getFileName().toString()))) {
          if (files.iterator().hasNext()) {
            return false;
          }
        }
      }
      return true;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Puts a mark into the folder by which other processes know that they share it with this one. It goes when the store is closed.
   *
   * @return eight random hex digits
   */
  public synchronized String mark() throws IOException {
    checkOpen();
    if (mark == null) {
      mark = NodeMark.put(folder);
    }
    return mark.token();
  }

  /** Whether the mark of another process is in the folder. */
  public boolean sees(String token) throws IOException {
    return NodeMark.isIn(folder, token);
  }

  /** Removes old marks that killed processes have left. */
  public void forgetMarks(Set<String> atWork) throws IOException {
    NodeMark.forget(folder, atWork);
  }

  private interface FileVisitor {
    void visit(BlobId id, Path file, BasicFileAttributes attributes) throws IOException;
  }

  /** Passes over what is no blob (somebody's notes) and what goes away meanwhile. */
  private static void forEachFile(Path folder, FileVisitor visitor) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (BlobId.isBlobId(name)) {
          BasicFileAttributes attributes;
          try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          } catch (NoSuchFileException e) {
            continue;
          }
          if (attributes.isRegularFile()) {
            visitor.visit(new BlobId(name), file, attributes);
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Looks whether the folders are there and may be written to; writes nothing, so it works on a full disk too. */
  @Override
  public void probe() throws IOException {
    checkOpen();
    for (Path needed : new Path[] {blobs, unfinished}) {
      if (!Files.isDirectory(needed) || !Files.isWritable(needed)) {
        throw new IOException("the folder " + needed + " is not there or cannot be written to");
      }
    }
  }

  /** Bytes that this user may still write on the disk, 0 when the disk does not answer. Quotas may not be accounted for. */
  public long usableBytes() {
    return folder.toFile().getUsableSpace();
  }

  /** Lets go of the folder. Writers that are open can then no longer commit; readers stay good. */
  @Override
  public synchronized void close() throws IOException {
    writeBack.close();
    try {
      if (mark != null) {
        mark.close();
      }
    } finally {
      lock.close();
    }
  }

  @Override
  public String whereIs(BlobId id) {
    return placeOf(id).toString();
  }

  @Override
  public String toString() {
    return "the folder " + folder;
  }

  private void checkOpen() throws IOException {
    if (!lock.isHeld()) {
      throw new IOException("the blob store in " + folder + " is closed");
    }
  }

  private Path placeOf(BlobId id) {
    return blobs.resolve(id.text().substring(0, 2)).resolve(id.text());
  }
}
