package org.memeserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.memeserver.media.Intake;
import org.memeserver.model.MemeException;

/** A form with one file in it, in any order: small fields are kept in memory, the file goes where it is stored as it comes. */
final class FormWithFile implements MultipartReader.Sink, AutoCloseable {
  private static final String FILE = "file";
  private static final int MOST_FIELD_BYTES = 64 << 10;

  private final Supplier<Intake> intakes;
  private final long mostFileBytes;
  private final Map<String, List<String>> fields = new HashMap<>();
  private int fieldBytes;
  private Part current;
  private ByteArrayOutputStream field;
  private boolean inFile;
  private Part file;
  private Intake intake;

  /**
   * @param intakes where the file goes; asked when the file begins
   * @param mostFileBytes the largest file that is taken
   */
  FormWithFile(Supplier<Intake> intakes, long mostFileBytes) {
    this.intakes = intakes;
    this.mostFileBytes = mostFileBytes;
  }

  @Override
  public void begin(Part part) {
    current = part;
    inFile = part.name().equals(FILE);
    if (inFile) {
      if (file != null) {
        throw new MemeException.Invalid("More than one file");
      }
      file = part;
      intake = intakes.get();
    } else if (part.filename().isEmpty()) {
      field = new ByteArrayOutputStream();
      countFieldBytes(part.name().length());
    } else {
      // Some other file; nobody asked for it.
      field = null;
    }
  }

  @Override
  public void data(ByteBuffer bytes) {
    if (inFile) {
      if (intake.size() + bytes.remaining() > mostFileBytes) {
        throw new MemeException.TooLarge("File too big");
      }
      intake.write(bytes);
    } else if (field != null) {
      countFieldBytes(bytes.remaining());
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      field.writeBytes(copy);
    } else {
      bytes.position(bytes.limit());
    }
  }

  @Override
  public void end() {
    if (!inFile && field != null) {
      fields.computeIfAbsent(current.name(), name -> new ArrayList<>()).add(field.toString(StandardCharsets.UTF_8));
    }
  }

  private void countFieldBytes(int more) {
    fieldBytes += more;
    if (fieldBytes > MOST_FIELD_BYTES) {
      throw new MemeException.Invalid("Form fields are too long");
    }
  }

  /** @throws MemeException.Invalid when no file came */
  Part file() {
    if (file == null) {
      throw new MemeException.Invalid("No file in the form");
    }
    return file;
  }

  /** Where the file went; after {@link #file()} said that one came. */
  Intake intake() {
    return intake;
  }

  /** The first value of a field, as Go's forms give it. */
  Optional<String> field(String name) {
    return fields.getOrDefault(name, List.of()).stream().findFirst();
  }

  List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  @Override
  public void close() {
    if (intake != null) {
      intake.close();
    }
  }
}
