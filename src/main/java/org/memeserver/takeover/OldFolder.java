package org.memeserver.takeover;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.media.OldContent;

/** The LOCAL_DIR of the old server: one flat folder of sealed files. */
public final class OldFolder implements OldFiles {
  private final Path folder;

  /** @throws IOException when it is no folder that can be listed */
  public OldFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.newDirectoryStream(folder).close();
  }

  @Override
  public Optional<OldContent> open(String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!folder.equals(file.getParent())) {
      return Optional.empty();
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new NotAFile(name);
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      // A folder that went away as a whole must not look as if single files were missing.
      if (!Files.isDirectory(folder)) {
        throw new IOException("the folder " + folder + " is no longer there", e);
      }
      return Optional.empty();
    }
    try {
      return Optional.of(new OldContent(channel, channel.size(), OldContent.Form.SEALED, Optional.of(file)));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void forEachName(int most, Consumer<List<String>> names) throws IOException {
    List<String> some = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !Files.isDirectory(file))) {
      for (Path file : files) {
        some.add(file.getFileName().toString());
        if (some.size() == most) {
          names.accept(some);
          some = new ArrayList<>();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (!some.isEmpty()) {
      names.accept(some);
    }
  }

  @Override
  public String whenNoneIsThere() {
    return "Not one file was found: the folder is probably not the one of the old server.";
  }

  @Override
  public String whenNoneIsRight() {
    return "Not one file could be read with this key: it is probably not the one of the old server.";
  }

  @Override
  public void close() {
    // A folder holds nothing open.
  }
}
