package org.memeserver.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.memeserver.crypto.ArchiveHeader;
import org.memeserver.crypto.ArchiveKeyException;
import org.memeserver.crypto.BlobKey;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;

/** An archive being written as FILE.part, which gets its name when it is whole and durable. Closed before that, nothing of it stays. */
final class ArchiveFile implements AutoCloseable {
  static final String PART = ".part";

  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final SealedOutput sealed;
  private final EntryWriter entries;
  private boolean complete;

  private ArchiveFile(Path file, Path part, FileChannel channel, SealedOutput sealed) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    this.sealed = sealed;
    this.entries = new EntryWriter(sealed);
  }

  /**
   * Begins an archive.
   *
   * @param file in a folder that is there
   * @param passphrase empty for an archive that everybody can read
   * @throws JobFailure when another process is writing it, or there is something else where it is to be written
   */
  static ArchiveFile create(Path file, Optional<Secret> passphrase, SecureRandom random) throws IOException, JobFailure {
    Path part = file.resolveSibling(file.getFileName() + PART);
    if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      throw new JobFailure(part + " is in the way, and is no file: nothing was changed");
    }
    FileChannel channel = PrivateFiles.open(
        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean done = false;
    try {
      // Without its name it has become the archive of another process, which has just ended.
      if (!isLocked(channel) || !Files.exists(part)) {
        throw new JobFailure("Another backup is being written to " + part);
      }
      if (!isBrokenOff(channel)) {
        throw new JobFailure(part + " is in the way, and no backup that was broken off: move it elsewhere. Nothing was changed");
      }
      PrivateFiles.restrict(part);
      channel.truncate(0);
      BlobKey key = BlobKey.random(random);
      BufferedOutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 17);
      out.write(ArchiveHeader.seal(key, passphrase, random));
      ArchiveFile made = new ArchiveFile(file, part, channel, new SealedOutput(out, key));
      done = true;
      return made;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** Held until the channel is closed. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Whether all that is in a file may be what is left of an archive. */
  private static boolean isBrokenOff(FileChannel channel) throws IOException {
    ByteBuffer first = ByteBuffer.allocate(ArchiveHeader.BYTES);
    for (int read = 0; read >= 0 && first.hasRemaining(); ) {
      read = channel.read(first, first.position());
    }
    return ArchiveHeader.mayBeginWith(Arrays.copyOf(first.array(), first.position()));
  }

  /**
   * Removes what is left of an archive whose writer was killed. One that another process is writing is locked and stays; it is not to be asked of
   * one that this process is writing, whose lock would go.
   */
  static void removeAbandoned(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (isLocked(channel) && isBrokenOff(channel)) {
        Files.deleteIfExists(part);
      }
    }
  }

  EntryWriter entries() {
    return entries;
  }

  /** Makes the archive durable and gives it its name. */
  void complete() throws IOException {
    sealed.finish();
    channel.force(true);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    complete = true;
    PrivateFiles.sync(file.toAbsolutePath().getParent());
  }

  @Override
  public void close() throws IOException {
    if (!complete) {
      Files.deleteIfExists(part);
    }
    channel.close();
  }

  /**
   * Opens an archive for reading.
   *
   * @throws JobFailure when its key cannot be had: the message says whether the passphrase or the archive is wrong
   * @throws DamagedArchiveException when it has been cut
   */
  static EntryReader open(Path file, Optional<Secret> passphrase) throws IOException, JobFailure {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 17);
    boolean done = false;
    try {
      BlobKey key = ArchiveHeader.open(in.readNBytes(ArchiveHeader.BYTES), passphrase);
      EntryReader reader = new EntryReader(new SealedInput(in, Files.size(file) - ArchiveHeader.BYTES, key));
      done = true;
      return reader;
    } catch (ArchiveKeyException e) {
      throw new JobFailure(told(file, e), e);
    } finally {
      if (!done) {
        in.close();
      }
    }
  }

  /** Whether it takes a passphrase to read the archive. */
  static boolean needsPassphrase(Path file) throws IOException, JobFailure {
    try (InputStream in = Files.newInputStream(file)) {
      return ArchiveHeader.expectWhole(in.readNBytes(ArchiveHeader.BYTES));
    } catch (ArchiveKeyException e) {
      throw new JobFailure(told(file, e), e);
    }
  }

  private static String told(Path file, ArchiveKeyException e) {
    return switch (e.reason()) {
      case NO_ARCHIVE -> file + " is no backup of this program";
      case NEWER -> file + " was written by a newer version of this program";
      case DAMAGED -> file + " is damaged: its first bytes are not as they were written";
      case NEEDS_PASSPHRASE -> file + " is sealed: give its passphrase with --passphrase-file";
      case NEEDS_MEMORY -> "Opening " + file + " takes more memory: give Java more, as with -Xmx512m";
      case WRONG_PASSPHRASE -> "Wrong passphrase: " + file + " is whole as far as its first bytes, and sealed under another one";
    };
  }
}
