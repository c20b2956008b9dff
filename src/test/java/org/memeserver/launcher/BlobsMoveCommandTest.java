package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.file.StoreInUseException;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.StorageMode;
import org.memeserver.model.BlobId;
import picocli.CommandLine;

/** The command with a bucket that is in memory. */
class BlobsMoveCommandTest {
  private static final PlaceOwner OWNER = new PlaceOwner("some-database", Instant.EPOCH, Optional.empty());

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>(Map.of("S3_BUCKET", "files", "STORAGE_MODE", "s3"));
  private final MemoryBlobStore bucket = new MemoryBlobStore("the bucket");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeToAFolderOfItsOwn() {
    environment.put("DATA_DIR", folder.toString());
  }

  private Path files() {
    return folder.resolve("files");
  }

  private Places places(Config config) throws StartFailure {
    try {
      FileBlobStore local = FileBlobStore.openShared(config.folders().files());
      return new Places(local, Optional.of(bucket), config.files().mode(), local);
    } catch (StoreInUseException e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int run(String... args) {
    return run(this::places, args);
  }

  private int run(BlobsMoveCommand.Opening opening, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commands = BlobsCommand.with(new ConfigLoader(environment, folder), level -> {}, opening);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setParameterExceptionHandler(new UsageMistake())
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          command.getErr().println("meme: " + failure.getMessage());
          return failure instanceof StartFailure ? ExitCode.FAILED : -1;
        })
        .execute(args);
  }

  private void fillFolder(int count) throws IOException {
    try (FileBlobStore local = FileBlobStore.openShared(files())) {
      local.own(OWNER);
      for (int i = 0; i < count; i++) {
        put(local, BlobId.random(new SecureRandom()), i);
      }
    }
  }

  private static void put(BlobPlace place, BlobId id, int size) throws IOException {
    try (BlobWriter writer = place.create(id)) {
      writer.write(ByteBuffer.allocate(size));
      writer.commit();
    }
  }

  private boolean folderIsEmpty() throws IOException {
    try (FileBlobStore local = FileBlobStore.openShared(files())) {
      return local.isEmpty();
    }
  }

  @Test
  void filesGoThereAndBackBesideAServerThatSharesTheFolder() throws IOException {
    fillFolder(5);
    assertEquals(0, run("move", "--to", "s3"), err::toString);
    assertTrue(out.toString().startsWith("Moved 5 files, 10 bytes, from the folder " + files() + " to the bucket, in "), out.toString());
    assertTrue(out.toString().contains("Nothing is left in the folder"), out.toString());
    assertEquals("", err.toString());
    assertTrue(folderIsEmpty());
    assertEquals(Optional.of(OWNER), bucket.owner());
    environment.put("STORAGE_MODE", "local");
    assertEquals(0, run("move", "--to=local", "--threads=1"), err::toString);
    assertTrue(bucket.isEmpty());
    assertFalse(folderIsEmpty());
  }

  @Test
  void whatAKilledMoveHadBegunInTheFolderIsNotInTheWay() throws IOException {
    fillFolder(5);
    assertEquals(0, run("move", "--to", "s3"), err::toString);
    List<BlobId> all = new ArrayList<>();
    bucket.forEach(blob -> all.add(blob.id()));
    Path unfinished = files().resolve("unfinished");
    Files.write(unfinished.resolve(all.get(0).text()), new byte[1]);
    Path ofAServer = Files.write(unfinished.resolve(BlobId.random(new SecureRandom()).text()), new byte[1]);
    environment.put("STORAGE_MODE", "local");
    assertEquals(0, run("move", "--to", "local"), () -> out.toString() + err);
    assertTrue(bucket.isEmpty());
    assertTrue(Files.exists(ofAServer));
  }

  @Test
  void aDryRunTellsAndMovesNothing() throws IOException {
    fillFolder(4);
    assertEquals(0, run("move", "--to", "s3", "--dry-run"));
    String line = "Would move 4 files, 6 bytes, from the folder " + files() + " to the bucket, which can be written to.%n".formatted();
    assertEquals(line, out.toString());
    assertTrue(bucket.isEmpty());
    assertEquals(Optional.empty(), bucket.owner());
    assertEquals(0, run("move", "--to", "s3", "--dry-run", "--json"));
    assertEquals(4, json().get("files").asInt());
    assertEquals(6, json().get("bytes").asInt());
  }

  @Test
  void whatIsLeftIsToldAndIsExitCode1() throws IOException {
    fillFolder(3);
    BlobId id = BlobId.random(new SecureRandom());
    try (FileBlobStore local = FileBlobStore.openShared(files())) {
      put(local, id, 10);
    }
    put(bucket, id, 11);
    assertEquals(1, run("move", "--to", "s3"));
    assertTrue(out.toString().contains("1 file in trouble, and left where they are:%n  %s: ".formatted(id)), out.toString());
    assertTrue(out.toString().contains("Left in the folder " + files() + ": 1 file. Run it again"), out.toString());
    assertEquals(1, run("move", "--to", "s3", "--json"));
    assertEquals(id.text(), json().at("/troubles/0/file").asText());
    assertEquals(1, json().get("left").asInt());
    assertFalse(json().get("complete").asBoolean());
    assertTrue(json().get("ended").isNull());
  }

  @Test
  void whileNewFilesStillGoToTheSourceItIsWarnedAndTheSourceGoesOnBeingLookedInto() throws IOException {
    environment.put("STORAGE_MODE", "local");
    fillFolder(1);
    assertEquals(0, run("move", "--to", "s3"));
    assertTrue(err.toString().startsWith("warning: STORAGE_MODE is not s3"), err.toString());
    assertEquals(Optional.of("the folder " + files()), bucket.owner().orElseThrow().elsewhere());
  }

  @Test
  void refusalsAreOneLine() throws IOException {
    assertEquals(0, run("move", "--to", "s3"));
    assertEquals("There is nothing to move: no server has kept files in the folder " + files() + ".%n".formatted(), out.toString());
    fillFolder(1);
    bucket.own(new PlaceOwner("another", Instant.EPOCH, Optional.empty()));
    assertRefused(1, "meme: The files in the bucket belong to another database", "move", "--to", "s3");
    bucket.close();
    assertRefused(1, "meme: The files cannot be moved: the blob store is closed", "move", "--to", "s3");
    try (FileBlobStore server = FileBlobStore.open(files())) {
      server.probe();
      assertRefused(1, "meme: A server at work in the folder " + files() + " does not look into the bucket", "move", "--to", "s3");
    }
    environment.remove("S3_BUCKET");
    environment.remove("STORAGE_MODE");
    assertRefused(78, "meme: S3_BUCKET is not set", "move", "--to", "s3");
  }

  @Test
  void aMoveBesideAnotherIsRefused() throws IOException {
    fillFolder(1);
    bucket.own(OWNER);
    try (MoveAtWork other = new MoveAtWork(FileBlobStore.openShared(folder.resolve("other")))) {
      environment.put("LOCAL_DIR", folder.resolve("other").toString());
      other.folder().own(OWNER);
      assertRefusedBy(config -> new Places(other.folder(), Optional.of(bucket), StorageMode.S3, new MemoryBlobStore()));
    }
    assertEquals(0, run("move", "--to", "s3"), err::toString);
  }

  /** Another command, in this process. */
  private record MoveAtWork(FileBlobStore folder, Closeable held) implements Closeable {
    MoveAtWork(FileBlobStore folder) throws IOException {
      this(folder, folder.holdForMove());
    }

    @Override
    public void close() throws IOException {
      held.close();
      folder.close();
    }
  }

  private void assertRefusedBy(BlobsMoveCommand.Opening opening) {
    assertEquals(1, run(opening, "move", "--to", "s3"));
    assertTrue(err.toString().startsWith("meme: Only one move at a time: the files of the folder "), err.toString());
  }

  @Test
  void aWrongCommandLineIsExitCode2() {
    assertRefused(2, "blobs move: --to needs a value", "move");
    assertRefused(2, "blobs move: the command line is wrong at --to", "move", "--to", "elsewhere");
    assertRefused(2, "blobs move: --threads takes 1 to 64", "move", "--to", "s3", "--threads", "0");
  }

  private void assertRefused(int code, String line, String... args) {
    assertEquals(code, run(args), err::toString);
    assertTrue(err.toString().startsWith(line), err.toString());
    assertEquals(code == 2 ? 2 : 1, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }
}
