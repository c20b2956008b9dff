package org.memeserver.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.memeserver.model.Secret;

/**
 * The file that holds the server's keys. What stands in it: see the comments in the file itself. It is made on the first
 * start; what an operator changes replaces it as a whole, so that whoever reads it finds the keys before or after. It may be sealed under a passphrase.
 */
public final class KeyFile {
  private static final Set<PosixFilePermission> OTHERS_READ =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  private static final int MAX_BYTES = 1 << 20;
  private static final String PURPOSE = "keys";
  private static final String SEALED_COMMENT = """
      # The keys of this meme server, sealed under a passphrase.
      #
      # Without this file and its passphrase, nothing that is stored can ever be read again.

      """;

  private final Path path;
  private final KeyBook book;
  private final boolean created;

  private KeyFile(Path path, KeyBook book, boolean created) {
    this.path = path;
    this.book = book;
    this.created = created;
  }

  /**
   * Reads the file; when there is none, makes one with fresh keys first, readable by its owner alone. Two servers that start at
   * once end up with the same keys.
   *
   * @param passphrase what it is sealed under, none for a file as it is; a new one is not sealed
   * @throws KeyFileException when the file is malformed, or sealed and no passphrase given
   * @throws SealedTextException when it is sealed under another passphrase
   * @throws IOException when it cannot be read or made
   */
  public static KeyFile loadOrCreate(Path path, Optional<Secret> passphrase, SecureRandom random, Clock clock) throws IOException {
    boolean created = false;
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      created = create(path, KeyFileText.of(KeyBook.fresh(random, clock.instant().truncatedTo(ChronoUnit.SECONDS))), random);
    }
    // What counts is what lies on the disk, also right after making it.
    return new KeyFile(path, load(path, passphrase), created);
  }

  /** Whether a passphrase is needed to read it; false when it is not there. */
  public static boolean isSealed(Path path) throws IOException {
    return Files.exists(path) && SealedText.isSealed(KeyFileEdit.text(path));
  }

  /** Makes another of the keys. */
  public interface Edit {
    KeyBook of(KeyBook now) throws IOException;
  }

  /**
   * Replaces the keys: when this returns, the new ones are what a power loss leaves, and while it runs, the file is whole. It stays sealed if it was.
   * Waits for others who are just doing the same.
   *
   * @throws IOException as {@link #loadOrCreate}, or when there is no room; nothing is changed then
   */
  public static KeyBook edit(Path path, Optional<Secret> passphrase, Edit edit, SecureRandom random) throws IOException {
    return KeyFileEdit.alone(path, (file, text) -> {
      KeyBook now = parse(file, text, passphrase);
      KeyBook next = edit.of(now);
      if (!next.equals(now)) {
        Optional<Secret> seal = SealedText.isSealed(text) ? passphrase : Optional.empty();
        KeyFileEdit.replace(file, text(next, seal, random), random);
      }
      return next;
    });
  }

  /**
   * Seals the file under another passphrase, or none.
   *
   * @throws IOException as {@link #edit}
   */
  public static void reseal(Path path, Optional<Secret> passphrase, Optional<Secret> next, SecureRandom random) throws IOException {
    KeyFileEdit.alone(path, (file, text) -> {
      KeyFileEdit.replace(file, text(parse(file, text, passphrase), next, random), random);
      return next;
    });
  }

  /**
   * Writes keys into a file that is not there yet.
   *
   * @param passphrase to seal it under, none for a file as it is
   * @throws FileAlreadyExistsException when it is there
   * @throws IOException when it cannot be made
   */
  public static void write(Path path, KeyBook book, Optional<Secret> passphrase, SecureRandom random) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !create(path, text(book, passphrase, random), random)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  private static String text(KeyBook book, Optional<Secret> passphrase, SecureRandom random) {
    String text = KeyFileText.of(book);
    return passphrase.isEmpty() ? text : SEALED_COMMENT + SealedText.seal(passphrase.get(), PURPOSE, text.getBytes(StandardCharsets.UTF_8), random);
  }

  /** What stands in the file. */
  public KeyBook book() {
    return book;
  }

  public Keys keys() {
    return book.keys();
  }

  public Path path() {
    return path;
  }

  /** Whether the file was made just now. */
  public boolean created() {
    return created;
  }

  /** Whether users other than the owner may read the file; false where the file system cannot tell. */
  public boolean readableByOthers() throws IOException {
    return isPosix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_READ::contains);
  }

  /**
   * Reads a file that has to be there.
   *
   * @throws IOException as {@link #loadOrCreate}
   */
  public static KeyBook load(Path path, Optional<Secret> passphrase) throws IOException {
    return parse(path, KeyFileEdit.text(path), passphrase);
  }

  private static KeyBook parse(Path path, String text, Optional<Secret> passphrase) throws IOException {
    if (!SealedText.isSealed(text)) {
      return KeyFileText.parse(path, text);
    }
    if (passphrase.isEmpty()) {
      throw new KeyFileException(path, "it is sealed under a passphrase");
    }
    return KeyFileText.parse(path, new String(SealedText.open(passphrase.get(), PURPOSE, text), StandardCharsets.UTF_8));
  }

  static String text(Path path, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new KeyFileException(path, "too long for a key file");
    }
    // Bytes that are no UTF-8 become a character that is in no valid line outside of comments.
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns false when another process was first. */
  private static boolean create(Path path, String text, SecureRandom random) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    // Asked first, because createDirectories of Java 17 takes a link to a folder for a file.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, readableByOwner(folder, "rwx------"));
    }
    Path temporary = temporary(path, random);
    try {
      write(temporary, text);
      boolean first = publish(temporary, path);
      syncFolder(folder);
      return first;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A glob of what {@link #temporary} names. */
  static String temporaries(Path path) {
    String name = path.getFileName().toString().replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
    return "." + name + "." + "[0-9a-f]".repeat(16);
  }

  static Path temporary(Path path, SecureRandom random) {
    byte[] suffix = new byte[8];
    random.nextBytes(suffix);
    return path.toAbsolutePath().getParent().resolve("." + path.getFileName() + "." + HexFormat.of().formatHex(suffix));
  }

  static void write(Path file, String text) throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, readableByOwner(file.getParent(), "rw-------"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Gives the whole file its name at once and never replaces one that is there: its keys may be in use. */
  private static boolean publish(Path temporary, Path path) throws IOException {
    try {
      Files.createLink(path, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // No hard links here. Without them a plain move is the closest there is; it does not replace either.
      return move(temporary, path);
    }
  }

  private static boolean move(Path temporary, Path path) throws IOException {
    try {
      Files.move(temporary, path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  static void syncFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] readableByOwner(Path folder, String permissions) {
    return isPosix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
