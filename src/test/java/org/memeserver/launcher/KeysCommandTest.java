package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.Secret;

class KeysCommandTest {
  private static final String PASSPHRASE = "a dozen letters";

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private Path file;
  private KeyBook first;

  @BeforeEach
  void make() throws Exception {
    file = folder.resolve("keys");
    first = KeyFile.loadOrCreate(file, Optional.empty(), new SecureRandom(), Clock.systemUTC()).book();
    environment.put("DATA_DIR", folder.toString());
    Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLineInterface(
        config -> {
          throw new IllegalStateException("no server is started here");
        },
        new ConfigLoader(environment, folder), level -> {}, new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
  }

  private KeyBook read() throws Exception {
    return KeyFile.load(file, KeyFile.isSealed(file) ? Optional.of(Secret.ofText(PASSPHRASE)) : Optional.empty());
  }

  @Test
  void anotherJwtKeyKeepsSessionsAndWithNowEndsThem() throws Exception {
    assertEquals(ExitCode.OK, run("keys", "rotate", "jwt", "--json"), err.toString());
    assertEquals(read().jwt().get(0).id(), new ObjectMapper().readTree(out.toString()).path("active").asText());
    assertEquals(List.of(first.keys().jwtKey()), read().keys().otherJwtKeys().stream().map(JwtKeys.Former::key).toList());
    assertEquals(ExitCode.OK, run("keys", "rotate", "jwt", "--now"));
    assertEquals(List.of(), read().keys().otherJwtKeys());
    assertEquals(first.storage(), read().storage());
  }

  @Test
  void aKeyOfTheSettingsIsNotRotatedInTheFile() throws Exception {
    environment.put("JWT_KEY", "a key of the settings");
    String before = Files.readString(file);
    assertEquals(ExitCode.FAILED, run("keys", "rotate", "jwt"));
    assertTrue(err.toString().contains("JWT_KEY is set"), err.toString());
    assertEquals(before, Files.readString(file));
  }

  @Test
  void aFileIsSealedUsedAndUnsealed() throws Exception {
    String passphrase = folder.resolve("passphrase").toString();
    assertEquals(ExitCode.OK, run("keys", "protect", "--passphrase-file", passphrase), err.toString());
    assertTrue(KeyFile.isSealed(file));
    environment.put("KEYS_PASSPHRASE_FILE", passphrase);
    assertEquals(ExitCode.OK, run("keys", "rotate", "jwt"), err.toString());
    assertTrue(KeyFile.isSealed(file));
    assertEquals(2, read().jwt().size());
    Files.writeString(folder.resolve("passphrase"), "a wrong dozen");
    assertEquals(ExitCode.FAILED, run("keys", "unprotect"));
    assertTrue(err.toString().contains("the passphrase is wrong"), err.toString());
    Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
    assertEquals(ExitCode.OK, run("keys", "unprotect"));
    assertFalse(KeyFile.isSealed(file));
    assertEquals(2, read().jwt().size());
  }

  @Test
  void anExportBringsAllKeysBackAndIsNeverWrittenOver() throws Exception {
    environment.put("LOCAL_ENCRYPTION_KEY", "07".repeat(32));
    String copy = folder.resolve("copy").toString();
    String passphrase = folder.resolve("passphrase").toString();
    assertEquals(ExitCode.OK, run("keys", "export", "--passphrase-file", passphrase, copy), err.toString());
    assertFalse(Files.readString(folder.resolve("copy")).contains(first.keys().jwtKey().revealText()));
    String exported = Files.readString(folder.resolve("copy"));
    assertEquals(ExitCode.FAILED, run("keys", "export", "--passphrase-file", passphrase, copy));
    assertEquals(exported, Files.readString(folder.resolve("copy")));

    Files.delete(file);
    assertEquals(ExitCode.OK, run("keys", "import", "--passphrase-file", passphrase, copy), err.toString());
    assertEquals(first.keys().activeStorage(), read().keys().activeStorage());
    assertEquals(2, read().storage().size());

    Files.delete(file);
    KeyBook other = KeyFile.loadOrCreate(file, Optional.empty(), new SecureRandom(), Clock.systemUTC()).book();
    for (int times = 0; times < 2; times++) {
      assertEquals(ExitCode.OK, run("keys", "import", "--passphrase-file", passphrase, copy), err.toString());
      assertEquals(other.storage().get(0), read().storage().get(0));
      assertEquals(3, read().storage().size());
    }
  }

  @Test
  void sessionsThatWereEndedComeBackWithAnImportOnlyWhenItIsToldTo() throws Exception {
    String copy = folder.resolve("copy").toString();
    Files.copy(file, folder.resolve("copy"));
    assertEquals(ExitCode.OK, run("keys", "rotate", "jwt", "--now"));
    assertEquals(ExitCode.OK, run("keys", "import", copy), err.toString());
    assertEquals(List.of(), read().keys().otherJwtKeys());
    assertEquals(ExitCode.OK, run("keys", "import", "--sessions", copy), err.toString());
    assertEquals(List.of(JwtKeys.Former.of(first.keys().jwtKey())), read().keys().otherJwtKeys());
  }

  @Test
  void theKeyOfTheSettingsIsAdoptedOnceAndMayThenGo() throws Exception {
    assertEquals(ExitCode.FAILED, run("keys", "adopt"));
    environment.put("LOCAL_ENCRYPTION_KEY", "07".repeat(32));
    assertEquals(ExitCode.OK, run("keys", "adopt"), err.toString());
    assertEquals(ExitCode.OK, run("keys", "adopt"), err.toString());
    assertEquals(2, read().storage().size());
    assertEquals(first.storage().get(0), read().storage().get(0));
  }

  @Test
  void whereThereIsNoFileNoneIsMade() throws Exception {
    Files.delete(file);
    assertEquals(ExitCode.FAILED, run("keys", "rotate", "jwt"));
    assertTrue(err.toString().contains("Are the settings, such as DATA_DIR, those of the server?"), err.toString());
    assertFalse(Files.exists(file));
  }
}
