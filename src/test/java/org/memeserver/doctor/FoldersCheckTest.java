package org.memeserver.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.config.Config;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;

/** The check on real files with real rights. */
class FoldersCheckTest {
  @TempDir private Path folder;
  private Path data;
  private Path files;
  private Path keys;
  private FoldersCheck.Passphrase passphrase = Optional::empty;

  @BeforeEach
  void makeGoodFolders() throws IOException {
    data = folder.resolve("data");
    files = data.resolve("files");
    keys = data.resolve("keys");
    KeyFile.loadOrCreate(keys, Optional.empty(), new SecureRandom(), Clock.systemUTC());
    try (FileBlobStore store = FileBlobStore.open(files); BlobWriter writer = store.create(BlobId.random(new SecureRandom()))) {
      writer.commit();
    }
  }

  private List<Finding> look() throws IOException {
    return look(Optional.empty(), false);
  }

  private List<Finding> look(Optional<Path> conf, boolean givenKeys) throws IOException {
    return new FoldersCheck(new Config.Folders(data, files), conf, givenKeys, passphrase).look();
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void whatAServerMakesIsWell() throws IOException {
    Found.nothing(look());
  }

  @Test
  void aMissingFolderIsNoticedAndNotMade() throws IOException {
    data = folder.resolve("missing");
    Found.only(look(), Diagnosis.DATA_DIR_NONE);
    assertFalse(Files.exists(data));
  }

  @Test
  void whatOthersMayReadIsNoticed() throws IOException {
    mode(data, "rwxr-x---");
    Found.only(look(), Diagnosis.DATA_DIR_OPEN);
    mode(keys, "rw-r-----");
    Found.only(look(), Diagnosis.DATA_DIR_OPEN, Diagnosis.KEYS_OPEN);
  }

  @Test
  void aConfFileWithSecretsIsItsGroupsAtMost() throws IOException {
    Path conf = Files.writeString(folder.resolve("meme.conf"), "JWT_KEY=x\n");
    mode(conf, "rw-r-----");
    Found.nothing(look(Optional.of(conf), false));
    mode(conf, "rw-r--r--");
    Found.only(look(Optional.of(conf), false), Diagnosis.CONF_OPEN);
  }

  @Test
  void lostAndBrokenKeysAreNoticedAndLeftAlone() throws IOException {
    Files.writeString(keys, "no keys");
    Found.only(look(), Diagnosis.KEYS_BAD);
    Files.delete(keys);
    Found.only(look(), Diagnosis.KEYS_NONE);
    assertFalse(Files.exists(keys));
    Found.nothing(look(Optional.empty(), true));
  }

  @Test
  void aSealedFileOfKeysIsOpenedWithThePassphraseOfTheSettingsIfThereIsOne() throws IOException {
    SecureRandom random = new SecureRandom();
    KeyFile.reseal(keys, Optional.empty(), Optional.of(Secret.ofText("correct horse")), random);
    Found.nothing(look());
    passphrase = () -> Optional.of(Secret.ofText("correct horse"));
    Found.nothing(look());
    passphrase = () -> Optional.of(Secret.ofText("battery staple"));
    Found.only(look(), Diagnosis.KEYS_PASSPHRASE);
    passphrase = () -> {
      throw new IOException("cannot be read");
    };
    Found.only(look(), Diagnosis.KEYS_PASSPHRASE);
    passphrase = () -> Optional.of(Secret.ofText("correct horse"));
    String text = Files.readString(keys);
    Files.writeString(keys, text.substring(0, text.length() - 20));
    Found.only(look(), Diagnosis.KEYS_BAD);
  }

  @Test
  void withoutFilesNoKeysAreMissed() throws IOException {
    Files.delete(keys);
    files = folder.resolve("none");
    Found.nothing(look());
  }

  private List<Finding> look(boolean writable, String ownerOfKeys) throws IOException {
    return new FoldersCheck(new Config.Folders(data, files), Optional.empty(), false, Optional::empty, new FoldersCheck.Rights() {
      @Override
      public boolean isWritable(Path path) {
        return writable;
      }

      @Override
      public String owner(Path path) {
        return path.equals(keys) ? ownerOfKeys : "meme";
      }
    }).look();
  }

  @Test
  void keysOfAnotherUserAndFoldersThatCannotBeWrittenAreNoticed() throws IOException {
    Found.nothing(look(true, "meme"));
    Found.only(look(true, "root"), Diagnosis.KEYS_FOREIGN);
    Found.only(look(false, "meme"), Diagnosis.FOLDER_NOT_WRITABLE);
  }
}
