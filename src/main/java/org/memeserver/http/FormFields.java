package org.memeserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.memeserver.model.MemeException;

/** The fields of a small multipart form without a file. */
final class FormFields implements MultipartReader.Sink {
  private final Map<String, String> fields = new HashMap<>();
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private String name = "";

  private FormFields() {}

  /** The first value of each field; none when the body is not such a form. */
  static Map<String, String> parse(String contentType, byte[] body) {
    FormFields form = new FormFields();
    try {
      MultipartReader reader = new MultipartReader(MultipartReader.boundaryOf(contentType), form);
      reader.accept(ByteBuffer.wrap(body));
      reader.finish();
    } catch (MemeException e) {
      return Map.of();
    }
    return form.fields;
  }

  @Override
  public void begin(Part part) {
    name = part.name();
    value.reset();
  }

  @Override
  public void data(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    value.writeBytes(copy);
  }

  @Override
  public void end() {
    fields.putIfAbsent(name, value.toString(StandardCharsets.UTF_8));
  }
}
