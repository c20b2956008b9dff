package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.memeserver.config.Config;
import org.memeserver.config.StorageMode;
import org.memeserver.takeover.MasterKey;
import org.memeserver.takeover.OldFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of an import that say where the files of an old server in local mode are. */
final class OldFolderOptions {
  @Option(names = "--files", paramLabel = "DIR", description = "LOCAL_DIR of the old server")
  private String files;

  @Option(names = "--key", paramLabel = "HEX", description = "LOCAL_ENCRYPTION_KEY of the old server as it was set; empty when it was not")
  private String key;

  @Option(names = "--key-file", paramLabel = "FILE", description = "the same, in a file that other users cannot see")
  private String keyFile;

  @Option(
      names = "--link",
      description = "hard-link the files instead of copying them. Only when the old server is stopped for good: it writes over files, and"
          + " with them over what is linked to them")
  private boolean link;

  boolean link() {
    return link;
  }

  /** @throws WrongUse when anything is given of a folder, while the files are in a bucket */
  void refuseAll(CommandSpec spec) {
    String given = files != null ? "--files" : key != null ? "--key" : keyFile != null ? "--key-file" : link ? "--link" : "";
    if (!given.isEmpty()) {
      throw new WrongUse(
          spec.commandLine(), given + " is for an old server in local mode, and --s3 for one in s3 mode, whose files are not encrypted; give one of both");
    }
  }

  OldPlace place(CommandSpec spec, Config config) throws StartFailure {
    Path folder = folder(spec, config);
    String text = GivenText.of(spec, key, keyFile, "one of --key and --key-file is needed; --key= when the old server had none", "of the key");
    if (link && config.files().mode() == StorageMode.S3) {
      throw new WrongUse(spec.commandLine(), "--link needs STORAGE_MODE=local: a bucket has no links to files");
    }
    return new OldPlace("The folder " + folder, () -> new OldFolder(folder), MasterKey.read(text), false);
  }

  private Path folder(CommandSpec spec, Config config) throws StartFailure {
    if (files == null) {
      throw new WrongUse(spec.commandLine(), "--files needs a value; or --s3, when the old server ran in s3 mode");
    }
    try {
      Path folder = Path.of(files).toRealPath();
      mustLieApart(folder, "DATA_DIR", config.folders().data());
      mustLieApart(folder, "LOCAL_DIR", config.folders().files());
      return folder;
    } catch (InvalidPathException | IOException e) {
      throw new StartFailure("The folder " + files + " of the old files cannot be used: " + Storage.reason(e), e);
    }
  }

  /** Nothing may be written to where the old server is. */
  private static void mustLieApart(Path old, String name, Path ours) throws IOException, StartFailure {
    if (!ApartFolders.areApart(old, ours)) {
      throw new StartFailure(
          "The folder of the old files, " + old + ", and " + name + ", " + ours + ", must lie apart: set " + name + " to another one");
    }
  }
}
