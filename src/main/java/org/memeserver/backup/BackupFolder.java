package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import org.memeserver.model.BlobId;

/** The files of backups that share a folder: {@code blobs/ab/abcd...}, each written once. Used by one thread. */
final class BackupFolder implements FilesCopy.Sink {
  static final String PART = ".part";

  private final Path blobs;
  private final MessageDigest digest = sha256();
  private final Set<Path> toSync = new HashSet<>();
  private BlobId id;
  private FileChannel channel;
  private long length;
  private ListedFile last;

  BackupFolder(Path folder) {
    this.blobs = folder.resolve("blobs");
  }

  Path pathOf(BlobId blob) {
    return blobs.resolve(blob.text().substring(0, 2)).resolve(blob.text());
  }

  /** The length of a file, if it is there. */
  OptionalLong lengthOf(BlobId blob) throws IOException {
    Path path = pathOf(blob);
    return Files.isRegularFile(path) ? OptionalLong.of(Files.size(path)) : OptionalLong.empty();
  }

  /** Removes what is left of copies that were broken off by the end of a process: nobody else writes under the lock of the folder. */
  void removeBrokenOff() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(blobs, Files::isDirectory)) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
          for (Path part : parts) {
            Files.deleteIfExists(part);
          }
        }
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public void begin(BlobId blob) throws IOException {
    id = blob;
    length = 0;
    last = null;
    Path path = pathOf(blob);
    if (!Files.isDirectory(path.getParent())) {
      PrivateFiles.makeFolder(path.getParent());
      toSync.add(blobs);
    }
    channel = PrivateFiles.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private Path part() {
    return pathOf(id).resolveSibling(id.text() + PART);
  }

  @Override
  public void write(byte[] bytes, int count) throws IOException {
    digest.update(bytes, 0, count);
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      breakOff();
      throw e;
    }
    length += count;
  }

  @Override
  public void end() throws IOException {
    try (FileChannel written = channel) {
      written.force(true);
    }
    Files.move(part(), pathOf(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    toSync.add(pathOf(id).getParent());
    last = new ListedFile(id, length, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void breakOff() throws IOException {
    digest.reset();
    channel.close();
    Files.deleteIfExists(part());
  }

  /** The file that was written last; null when it was broken off. */
  ListedFile last() {
    return last;
  }

  /** Makes durable that the files are there. */
  void sync() throws IOException {
    for (Path folder : toSync) {
      PrivateFiles.sync(folder);
    }
    toSync.clear();
  }
}
