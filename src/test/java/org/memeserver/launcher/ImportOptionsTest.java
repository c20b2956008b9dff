package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.config.ConfigLoader;

/** What is asked of an import before it begins. */
class ImportOptionsTest {
  private static final String URL = "--database-url=postgres://me:s3cr3t@127.0.0.1:1/old";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("import", "sphinx-meme"));
    arguments.addAll(List.of(more));
    return new CommandLineInterface(
            config -> 0, new ConfigLoader(Map.of(), folder), level -> { }, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "--files=. --key=00, one of --database-url and --database-url-file is needed",
    "--database-url=postgres://h/d --database-url-file=x --files=. --key=00, one of --database-url and --database-url-file is needed",
    "--database-url=mysql://s3cr3t --files=. --key=00, the value of --database-url is no URL of a PostgreSQL database",
    "--database-url=postgres://h/d --key=00, --files needs a value; or --s3",
    "--database-url=postgres://h/d --files=., one of --key and --key-file is needed",
    "--database-url=postgres://h/d --files=. --key=00 --key-file=x, one of --key and --key-file is needed",
    "--database-url=postgres://h/d --files=. --key=00 --public=some, the command line is wrong at --public",
    "--database-url=postgres://h/d --s3 --key=00, --key is for an old server in local mode",
    "--database-url=postgres://h/d --s3 --key-file=x, --key-file is for an old server in local mode",
    "--database-url=postgres://h/d --s3 --files=., --files is for an old server in local mode",
    "--database-url=postgres://h/d --s3 --link, --link is for an old server in local mode",
    "--database-url=postgres://h/d --files=. --key=00 --s3-bucket=old, --s3-bucket needs --s3",
    "--database-url=postgres://h/d --files=. --key=00 --s3-secret=s3cr3t, --s3-secret needs --s3",
    "--database-url=postgres://h/d --s3 --s3-bucket=a/b, the value of --s3-bucket is no name of a bucket",
    "--database-url=postgres://h/d --s3 --s3-endpoint=http://me:s3cr3t@h, the value of --s3-endpoint carries a user",
    "--database-url=postgres://h/d --s3 --s3-region=a_b, the value of --s3-region is no name of a region",
    "--database-url=postgres://h/d --s3 --s3-prefix=a//b, the value of --s3-prefix is no prefix",
    "--database-url=postgres://h/d --s3 --s3-key=AK, --s3-key and its secret",
    "--database-url=postgres://h/d --s3 --s3-secret=s3cr3t, --s3-key and its secret",
    "--database-url=postgres://h/d --s3 --s3-key=AK --s3-secret=s3cr3t --s3-secret-file=x, one of --s3-secret and --s3-secret-file is needed",
    "--database-url=postgres://h/d --s3 --s3-key=AK --s3-secret=, --s3-key or its secret is empty",
    "--database-url=postgres://h/d --files=. --kye=s3cr3t, there is no option --kye; did you mean --key?"
  })
  void aWrongCommandLineIsExitCode2(String line, String hint) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.toString().contains(hint), err.toString());
    assertFalse(err.toString().contains("s3cr3t"), err.toString());
  }

  @Test
  void anImportByItselfAndItsHelpTellWhatThereIs() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("--key-file=FILE") && out.toString().contains("--data-dir="), out.toString());
    for (String option : List.of("--database-url=", "--s3-bucket=", "--s3-secret=")) {
      assertEquals(1, out.toString().split(option, -1).length - 1, "the old server's, not the setting of that name: " + option);
    }
  }

  /** LOCAL_DIR carried over from the old server would have this one write into the old folder. */
  @ParameterizedTest
  @ValueSource(strings = {"old", "old/files", "."})
  void theOldFolderAndOursLieApart(String ours) throws IOException {
    Files.createDirectories(folder.resolve("old"));
    String[] folders = {"--files=" + folder.resolve("old"), "--local-dir=" + folder.resolve(ours), "--data-dir=" + folder.resolve("data")};
    assertEquals(1, run(URL, "--key=00", folders[0], folders[1], folders[2]));
    assertTrue(err.toString().contains("must lie apart"), err.toString());
    assertFalse(Files.exists(folder.resolve("data")));
  }

  /** Records, keys and the search lie in DATA_DIR, wherever the files are. */
  @ParameterizedTest
  @ValueSource(strings = {"old", "old/data", "link/data"})
  void theOldFolderAndDataDirLieApartToo(String data) throws IOException {
    Path old = Files.createDirectories(folder.resolve("old"));
    Files.createSymbolicLink(folder.resolve("link"), old);
    assertEquals(1, run(URL, "--key=00", "--files=" + old, "--local-dir=" + folder.resolve("files"), "--data-dir=" + folder.resolve(data)));
    assertTrue(err.toString().contains("must lie apart: set DATA_DIR"), err.toString());
    assertFalse(Files.exists(old.resolve("data")));
  }

  @Test
  void aFolderOrAKeyFileThatIsNotThereIsOneLine() {
    assertEquals(1, run(URL, "--files=" + folder.resolve("none"), "--key=00"));
    assertTrue(err.toString().contains("none of the old files cannot be used: NoSuchFileException"), err.toString());
    assertEquals(1, run(URL, "--files=" + folder, "--key-file=none", "--data-dir=/nowhere"));
    assertTrue(err.toString().contains("The file none of the key cannot be read"), err.toString());
    assertEquals(2, err.toString().lines().count(), err.toString());
  }

  @Test
  void aKeyFromAFileIsNotJudgedByTheEndOfItsLine() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "ab".repeat(32) + "\n");
    assertEquals(1, run(URL, "--files=" + folder, "--key-file=" + key, "--data-dir=/nowhere/data"));
    assertFalse(err.toString().contains("warning"), err.toString());
    assertTrue(err.toString().contains("The old database cannot be read"), err.toString());
    assertFalse(err.toString().contains("s3cr3t"), err.toString());
  }

  @Test
  void theUrlMayComeFromAFileToo() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "postgres://me:s3cr3t@127.0.0.1:1/old\n");
    assertEquals(1, run("--database-url-file=" + file, "--files=" + folder, "--key=" + "ab".repeat(32), "--data-dir=/nowhere/data"));
    assertTrue(err.toString().contains("The old database cannot be read"), err.toString());
    Files.writeString(file, "s3cr3t");
    assertEquals(2, run("--database-url-file=" + file, "--files=" + folder, "--key=00"));
    assertTrue(err.toString().contains("the value of --database-url-file is no URL"), err.toString());
    assertEquals(1, run("--database-url-file=none", "--files=" + folder, "--key=00"));
    assertTrue(err.toString().contains("The file none of the database's URL cannot be read"), err.toString());
    assertFalse(err.toString().contains("s3cr3t"), err.toString());
  }

  /** What the settings say of this server's bucket must not lead to the old one, nor the other way round. */
  @Test
  void theSettingsOfOurBucketStayApart() throws IOException {
    Files.writeString(folder.resolve("meme.conf"), "STORAGE_MODE=s3\nS3_ENDPOINT=http://127.0.0.1:1\n");
    assertEquals(78, run(URL, "--s3", "--s3-bucket=old"), "the option gives this server no bucket");
    assertTrue(err.toString().contains("STORAGE_MODE") && err.toString().contains("is s3, but there is no S3_BUCKET"), err.toString());
  }

  @Test
  void aSecretFileThatIsNotThereIsOneLine() {
    assertEquals(1, run(URL, "--s3", "--s3-key=AK", "--s3-secret-file=none"));
    assertEquals("meme: The file none of the secret cannot be read: NoSuchFileException: none", err.toString().strip());
  }

  @Test
  void aWeakKeyIsWarnedAbout() {
    run(URL, "--files=" + folder, "--key=abcd", "--data-dir=/nowhere/data");
    assertTrue(err.toString().startsWith("warning: The key has 2 bytes instead of 32"), err.toString());
  }
}
