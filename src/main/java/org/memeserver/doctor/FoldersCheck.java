package org.memeserver.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.memeserver.config.Config;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.SealedTextException;
import org.memeserver.model.Secret;

/** Who may read and write DATA_DIR, the files, the keys and meme.conf. Makes nothing. */
public final class FoldersCheck implements Check {
  private static final Set<PosixFilePermission> OTHERS = Set.of(
      PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> EVERYBODY = Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  private static final Rights OF_THIS_USER = new Rights() {
    @Override
    public boolean isWritable(Path folder) {
      return Files.isWritable(folder);
    }

    @Override
    public String owner(Path path) throws IOException {
      return Files.getOwner(path).getName();
    }
  };

  private final Config.Folders folders;
  private final Optional<Path> secretsFile;
  private final boolean givenKeys;
  private final Passphrase passphrase;
  private final Rights rights;

  /** Of the keys file. */
  public interface Passphrase {
    /**
     * None when the settings do not give it.
     *
     * @throws IOException when the settings name a file that cannot be read
     */
    Optional<Secret> get() throws IOException;
  }

  /** What depends on who asks. */
  interface Rights {
    boolean isWritable(Path folder);

    String owner(Path path) throws IOException;
  }

  /**
   * @param secretsFile of settings, if there are secrets in it
   * @param givenKeys whether the settings give a storage key, so that the keys file may be missing
   * @param passphrase asked for only if the keys file is sealed
   */
  public FoldersCheck(Config.Folders folders, Optional<Path> secretsFile, boolean givenKeys, Passphrase passphrase) {
    this(folders, secretsFile, givenKeys, passphrase, OF_THIS_USER);
  }

  FoldersCheck(Config.Folders folders, Optional<Path> secretsFile, boolean givenKeys, Passphrase passphrase, Rights rights) {
    this.rights = rights;
    this.passphrase = passphrase;
    this.folders = folders;
    this.secretsFile = secretsFile;
    this.givenKeys = givenKeys;
  }

  @Override
  public String name() {
    return "folders";
  }

  @Override
  public List<Finding> look() throws IOException {
    List<Finding> found = new ArrayList<>();
    if (secretsFile.isPresent() && isOpenTo(secretsFile.get(), EVERYBODY)) {
      found.add(Diagnosis.CONF_OPEN.found(secretsFile.get() + " has secrets and can be read by everybody on this machine"));
    }
    if (Files.notExists(folders.data())) {
      found.add(Diagnosis.DATA_DIR_NONE.found("there is no folder " + folders.data()));
      return found;
    }
    Stream.of(folders.data(), folders.files()).filter(Files::exists).filter(folder -> !rights.isWritable(folder)).forEach(folder ->
        found.add(Diagnosis.FOLDER_NOT_WRITABLE.found("user " + System.getProperty("user.name") + " cannot write " + folder)));
    if (isOpenTo(folders.data(), OTHERS)) {
      found.add(Diagnosis.DATA_DIR_OPEN.found("group or others may look into " + folders.data()));
    }
    keys(found);
    return found.isEmpty() ? List.of(Finding.ok(name(), folders.data() + " and the keys in it are their owner's alone")) : found;
  }

  private void keys(List<Finding> found) throws IOException {
    Path keys = folders.keysFile();
    if (Files.notExists(keys)) {
      if (!givenKeys && hasFiles()) {
        found.add(Diagnosis.KEYS_NONE.found("there is no " + keys + ", and there are files in " + folders.files()));
      }
      return;
    }
    if (isOpenTo(keys, OTHERS)) {
      found.add(Diagnosis.KEYS_OPEN.found("group or others may read " + keys));
    }
    String owner = rights.owner(keys);
    String ofFolder = rights.owner(folders.data());
    if (!owner.equals(ofFolder)) {
      found.add(Diagnosis.KEYS_FOREIGN.found(keys + " belongs to " + owner + ", and the folder to " + ofFolder));
    }
    try {
      if (KeyFile.isSealed(keys)) {
        sealed(keys, found);
      } else {
        KeyFile.load(keys, Optional.empty());
      }
    } catch (IOException e) {
      found.add(Diagnosis.KEYS_BAD.found(Examination.reason(e)));
    }
  }

  /** Without a passphrase in the settings, somebody types it at each start, and nothing can be said here. */
  private void sealed(Path keys, List<Finding> found) throws IOException {
    Optional<Secret> given;
    try {
      given = passphrase.get();
    } catch (IOException e) {
      found.add(Diagnosis.KEYS_PASSPHRASE.found(e.getMessage()));
      return;
    }
    try {
      if (given.isPresent()) {
        KeyFile.load(keys, given);
      }
    } catch (SealedTextException e) {
      found.add((e.isWrongPassphrase() ? Diagnosis.KEYS_PASSPHRASE : Diagnosis.KEYS_BAD).found(keys + " does not open: " + e.getMessage()));
    }
  }

  /** Whether there is anything in the folders of files, two levels down, where encrypted files lie. */
  private boolean hasFiles() throws IOException {
    if (Files.notExists(folders.files())) {
      return false;
    }
    try (Stream<Path> below = Files.find(folders.files(), 3, (path, attributes) -> attributes.isRegularFile() && path.getFileName().toString().length() > 20)) {
      return below.findAny().isPresent();
    }
  }

  private static boolean isOpenTo(Path path, Set<PosixFilePermission> whom) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(path).stream().anyMatch(whom::contains);
  }
}
