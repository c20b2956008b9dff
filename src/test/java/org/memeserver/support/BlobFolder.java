package org.memeserver.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which a server keeps its blobs, seen from outside. */
public record BlobFolder(Path folder) implements StoredBlobs {
  /** Of a server that {@link JarServer} started in a folder. */
  public static BlobFolder of(Path serverFolder) {
    return in(serverFolder.resolve("data"));
  }

  /** Of a server whose DATA_DIR that is. */
  public static BlobFolder in(Path data) {
    return new BlobFolder(data.resolve("files"));
  }

  /** Lets the database of the server that keeps it have been its owner from the beginning, so that files that a test makes old are its to judge. */
  public void ownFromTheBeginning() throws IOException {
    Path owner = visible().resolve("database");
    Files.writeString(owner, Files.readString(owner).split(" ")[0] + " 1970-01-01T00:00:00Z\n");
  }

  public Path unfinishedFolder() {
    return visible().resolve("unfinished");
  }

  @Override
  public List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(unfinishedFolder())) {
      return files.toList();
    }
  }

  @Override
  public List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.walk(visible().resolve("blobs"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The only committed blob. */
  public Path onlyBlob() throws IOException {
    List<Path> all = blobs();
    if (all.size() != 1) {
      throw new AssertionError("expected one blob: " + all);
    }
    return all.get(0);
  }

  /** Where a blob of that name lies. */
  public Path placeOf(String id) {
    return visible().resolve("blobs").resolve(id.substring(0, 2)).resolve(id);
  }

  /** The folder; skips the test when it belongs to a running deployment, whose folders are out of sight. */
  private Path visible() {
    if (Setup.CURRENT == Setup.RUNNING) {
      RunningDeployment.skip("what it stores cannot be looked at");
    }
    return folder;
  }
}
