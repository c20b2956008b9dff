package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme templates add}: adds pictures as templates. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Add pictures as templates, which everyone who is signed in may see and use. They are stored as they are, encrypted like all files.",
      "A picture that is there already gets the new name. Each file is opened by the server at work, so that must be able to read it.",
      "",
      "Examples:",
      "  meme templates add --config /etc/meme.conf /srv/pictures/doge.jpg --name Doge",
      "  meme templates add --owner 02ab... /srv/pictures/*.png",
      ""
    })
final class TemplatesAddCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "JPEG, PNG, GIF, WebP or BMP")
  private List<Path> files;

  @Option(names = "--name", paramLabel = "TEXT", description = "of the template, if it is one file; else that of the file")
  private String name;

  @Option(names = "--description", paramLabel = "TEXT", description = "of all of them")
  private String description;

  @Option(names = "--owner", paramLabel = "KEY", description = "one of ADMIN_PUBKEYS, if there are several: hex or base64url")
  private String owner;

  TemplatesAddCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "templates.add");
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if (name != null && files.size() > 1) {
      throw new WrongUse(command.commandLine(), "--name is for one file");
    }
  }

  @Override
  Object arguments() {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("files", files.stream().map(file -> file.toAbsolutePath().normalize().toString()).toList());
    arguments.put("name", name);
    arguments.put("description", description);
    arguments.put("owner", owner);
    return arguments;
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    TemplatesTold.print("added", outcome, out);
  }
}
