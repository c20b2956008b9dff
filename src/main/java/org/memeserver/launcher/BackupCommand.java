package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.backup.BackupFile;
import org.memeserver.backup.BackupToFolder;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme backup}: everything that a server has, in one sealed file or in a folder that grows. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Back up everything: records, keys and encrypted files, sealed under a passphrase.",
      "A server may be at work meanwhile; it makes the backup itself then, and must be able to write to the place. With FILE all is in one file. With"
          + " --to only what is new is copied into a folder, and each run leaves a snapshot there. Whoever loses the passphrase loses the backup.",
      "",
      "Examples:",
      "  meme backup /mnt/usb/meme.backup --passphrase-file /root/passphrase",
      "  meme backup --to /mnt/usb/meme --keep 7 --passphrase-file /root/passphrase",
      "  meme backup --to /mnt/usb/meme --check --passphrase-file /root/passphrase",
      "  meme restore --verify /mnt/usb/meme --passphrase-file /root/passphrase",
      ""
    })
final class BackupCommand extends OperatorCommand {
  private final PassphraseSource source;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "the file to write, which must not be there")
  private Path file;

  @Option(names = "--to", paramLabel = "DIR", description = "the folder to bring up to date, instead of FILE")
  private Path folder;

  @Option(names = "--keep", paramLabel = "N", description = "with --to: keep so many snapshots, and remove older ones and their files (default: all)")
  private Integer keep;

  @Option(
      names = "--check",
      description = "with --to: read every file that is there and is still needed, and copy it again when it is not as it has to be")
  private boolean check;

  @Option(names = "--force", description = "replace FILE when it is there, once the new one is whole")
  private boolean force;

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "holds the passphrase, in one line; else it is asked for")
  private Path passphraseFile;

  /** @param logLevel is told the least weight of what to log */
  BackupCommand(ConfigLoader loader, Consumer<Level> logLevel, PassphraseSource source) {
    super(loader, logLevel, "backup.file");
    this.source = source;
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if ((file == null) == (folder == null)) {
      throw new WrongUse(command.commandLine(), "Name a FILE, or a folder with --to");
    }
    if (keep != null && (folder == null || keep < 1)) {
      throw new WrongUse(command.commandLine(), "--keep is a number from 1 on, for --to");
    }
    if (check && folder == null) {
      throw new WrongUse(command.commandLine(), "--check is for --to");
    }
    if (force && file == null) {
      throw new WrongUse(command.commandLine(), "--force is for a FILE");
    }
  }

  @Override
  String job() {
    return file != null ? super.job() : "backup.folder";
  }

  @Override
  Object arguments() throws StartFailure {
    String passphrase = source.chosen(Optional.ofNullable(passphraseFile), "the backup", "Name a file with --passphrase-file").revealText();
    return file != null
        ? new BackupFile.Arguments(absolute(file), force, passphrase)
        : new BackupToFolder.Arguments(absolute(folder), keep == null ? 0 : keep, passphrase, check);
  }

  @Override
  boolean isComplete(JsonNode outcome) {
    return outcome.path("missing").asLong() == 0;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    long rows = 0;
    for (JsonNode table : outcome.path("rows")) {
      rows += table.asLong();
    }
    out.println("backed up " + rows + " records and " + outcome.path("files").asLong() + " files to " + outcome.path("backup").asText()
        + " (" + outcome.path("bytes").asLong() + " bytes written)");
    tellOf(out, outcome, "copiedAgain", "files in the folder were not as they had to be, and were copied again");
    tellOf(out, outcome, "removedSnapshots", "older snapshots were removed");
    tellOf(out, outcome, "removedFiles", "files that no snapshot needs any more were removed");
    tellOf(out, outcome, "deletedMeanwhile", "files were deleted while the backup was made, and are not in it");
    tellOf(out, outcome, "missing", "files could not be read and are NOT in the backup, though records need them");
  }

  private static void tellOf(PrintWriter out, JsonNode outcome, String name, String what) {
    long count = outcome.path(name).asLong();
    if (count > 0) {
      out.println(count + " " + what);
    }
  }
}
