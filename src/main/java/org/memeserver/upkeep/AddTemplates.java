package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.memeserver.media.Intake;
import org.memeserver.media.NewUpload;
import org.memeserver.media.Templates;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;
import org.memeserver.picture.PictureBytes;
import org.memeserver.picture.Pictures;

/**
 * Adds pictures as templates. Arguments: {@code files}, absolute paths that this process can read; {@code owner}, {@code name} and {@code description},
 * each text or null. The outcome lists the templates.
 */
public final class AddTemplates implements Job {
  private static final int CHUNK = 64 << 10;

  private final Templates templates;
  private final Pictures pictures;
  private final Set<PublicKey> admins;
  private final long mostBytes;
  private final Duration ttl;

  /**
   * @param admins who may own templates
   * @param mostBytes of a picture
   * @param ttl that the records say
   */
  public AddTemplates(Templates templates, Pictures pictures, Set<PublicKey> admins, long mostBytes, Duration ttl) {
    this.templates = templates;
    this.pictures = pictures;
    this.admins = Set.copyOf(admins);
    this.mostBytes = mostBytes;
    this.ttl = ttl;
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    PublicKey owner = owner(arguments.path("owner").textValue());
    JsonNode files = arguments.path("files");
    ArrayNode added = JsonNodeFactory.instance.arrayNode();
    for (JsonNode file : files) {
      if (watcher.isStopped()) {
        throw new JobFailure("Ended after " + added.size() + " of " + files.size() + " files; adding a file again does no harm");
      }
      Path path = Path.of(file.asText());
      added.add(ListTemplates.told(add(path, owner, arguments)));
      watcher.step("templates", added.size(), files.size());
    }
    return added;
  }

  private PublicKey owner(String given) throws JobFailure {
    if (given != null) {
      PublicKey key = parsed(given);
      if (!admins.contains(key)) {
        throw new JobFailure("The owner is none of ADMIN_PUBKEYS, as the server has them: add the key there first, or name another");
      }
      return key;
    }
    if (admins.size() != 1) {
      throw new JobFailure(admins.isEmpty()
          ? "Templates belong to an admin, and ADMIN_PUBKEYS is not set: put your public key there"
          : "ADMIN_PUBKEYS has " + admins.size() + " keys: say with --owner whose the templates are to be");
    }
    return admins.iterator().next();
  }

  private static PublicKey parsed(String text) throws JobFailure {
    try {
      return PublicKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new JobFailure("The owner is not a public key of 66 hex digits or 44 characters of base64url", e);
    }
  }

  private Media add(Path path, PublicKey owner, JsonNode arguments) throws JobFailure, IOException {
    // A pipe or a device would be waited for without an end.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new JobFailure(path + " is not a file");
    }
    try (FileChannel file = FileChannel.open(path)) {
      long size = file.size();
      if (size > mostBytes) {
        throw new JobFailure(path + " has " + size + " bytes, more than MAX_UPLOAD_SIZE_MB allows");
      }
      PictureBytes bytes = bytes(file, size);
      if (pictures.measure(bytes).isEmpty()) {
        throw new JobFailure(path + " is no picture that can be shown: JPEG, PNG, GIF, WebP or BMP within MAX_IMAGE_MEGAPIXELS");
      }
      String filename = path.getFileName().toString();
      String name = Optional.ofNullable(arguments.path("name").textValue()).orElse(filename);
      String description = Optional.ofNullable(arguments.path("description").textValue()).orElse("template");
      MediaDetails details = new MediaDetails(name, description, 0, ttl.toSeconds(), List.of(), Optional.empty());
      NewUpload upload = new NewUpload(owner, details, filename, pictures.mime(bytes).orElseThrow(), NewUpload.Kind.TEMPLATE);
      return stored(file, upload);
    } catch (AccessDeniedException e) {
      throw new JobFailure("The process that keeps the files, user " + System.getProperty("user.name") + ", may not read " + path
          + ": let it read the file, or put it where it can", e);
    } catch (NoSuchFileException e) {
      throw new JobFailure("There is no file " + path + " where the process that keeps the files looks for it", e);
    }
  }

  private Media stored(FileChannel file, NewUpload upload) throws JobFailure, IOException {
    try (Intake intake = templates.begin()) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (long position = 0; file.read(chunk, position) >= 0;) {
        chunk.flip();
        position += chunk.remaining();
        intake.write(chunk);
        chunk.clear();
      }
      return templates.keep(intake, upload);
    } catch (MemeException.Limited e) {
      throw new JobFailure(upload.filename() + " cannot be a template: " + e.getMessage(), e);
    }
  }

  private static PictureBytes bytes(FileChannel file, long size) {
    return new PictureBytes() {
      @Override
      public long length() {
        return size;
      }

      @Override
      public int read(long position, ByteBuffer into) throws IOException {
        return file.read(into, position);
      }
    };
  }
}
