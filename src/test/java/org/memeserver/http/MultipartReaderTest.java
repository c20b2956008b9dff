package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.MemeException;

class MultipartReaderTest {
  private static final String BOUNDARY = "b0undary";

  /** Remembers what came. */
  private static final class Collected implements MultipartReader.Sink {
    private final List<Part> parts = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public void begin(Part part) {
      parts.add(part);
      content.reset();
    }

    @Override
    public void data(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      content.writeBytes(copy);
    }

    @Override
    public void end() {
      contents.add(content.toByteArray());
    }
  }

  @Test
  void hands_every_content_on_unchanged_however_the_body_is_cut() {
    Random random = new Random(7);
    String[] traps = {"\r", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--b0undar", "\r\n--b0undarX", "\r\r\n--b0undar", "--b0undary", "b0undary--"};
    for (int round = 0; round < 400; round++) {
      List<byte[]> contents = new ArrayList<>();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int part = random.nextInt(4); part >= 0; part--) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int piece = random.nextInt(6); piece > 0; piece--) {
          byte[] noise = new byte[random.nextInt(round % 40 == 0 ? 100_000 : 60)];
          random.nextBytes(noise);
          content.writeBytes(noise);
          content.writeBytes(traps[random.nextInt(traps.length)].getBytes(StandardCharsets.US_ASCII));
        }
        if (("\r\n" + content.toString(StandardCharsets.ISO_8859_1)).contains("\r\n--b0undary")) {
          // No content of a form with this boundary.
          content.reset();
        }
        contents.add(content.toByteArray());
        body.writeBytes(text("--b0undary\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n"));
        body.writeBytes(content.toByteArray());
        body.writeBytes(text("\r\n"));
      }
      body.writeBytes(text("--b0undary--\r\nepilogue"));
      Collected collected = new Collected();
      read(body.toByteArray(), collected, 1 + random.nextInt(random.nextBoolean() ? 5 : 20_000), random).finish();
      assertEquals(contents.size(), collected.contents.size());
      for (int i = 0; i < contents.size(); i++) {
        assertArrayEquals(contents.get(i), collected.contents.get(i), "round " + round);
      }
    }
  }

  @Test
  void reads_names_types_and_file_names_in_UTF8() {
    Collected collected = new Collected();
    read(
        text("preamble\r\n--b0undary \t\r\ncontent-disposition: form-data; name=file; filename=\"naïve 猫 \\\"q\\\".pdf\"\r\n"
            + "Content-Type: file.txt\r\nContent-Transfer-Encoding: Binary\r\n\r\nx\r\n--b0undary\r\n"
            + "Content-Disposition: form-data;\r\n name=\"folded\"\r\n\r\n\r\n--b0undary--"),
        collected, 3, new Random(1)).finish();
    assertEquals(new Part("file", Optional.of("naïve 猫 \"q\".pdf"), Optional.of("file.txt")), collected.parts.get(0));
    assertEquals(new Part("folded", Optional.empty(), Optional.empty()), collected.parts.get(1));
    assertArrayEquals(new byte[0], collected.contents.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "--b0undary", "--b0undary\r\n", "--b0undaryX\r\n\r\n--b0undary--", "--b0undary\n\n--b0undary--",
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut",
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut\r\n--b0undary",
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut\r\n--b0undary-",
    "--b0undary\r\n\r\nno name\r\n--b0undary--",
    "--b0undary\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--b0undary--",
    "--b0undary\r\nnonsense\r\n\r\nx\r\n--b0undary--",
    "--b0undary\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--b0undary--",
    "no boundary at all"
  })
  void refuses_what_is_cut_or_malformed(String body) {
    assertThrows(MemeException.Invalid.class, () -> read(text(body), new Collected(), 4, new Random(1)).finish());
  }

  @Test
  void refuses_a_head_a_preamble_and_a_line_of_padding_that_do_not_end() {
    for (String begin : List.of("--b0undary\r\nX-Long: ", "", "--b0undary")) {
      MultipartReader reader = new MultipartReader(BOUNDARY, new Collected());
      byte[] filler = new byte[64 << 10];
      Arrays.fill(filler, (byte) ' ');
      reader.accept(ByteBuffer.wrap(text(begin)));
      assertThrows(MemeException.Invalid.class, () -> reader.accept(ByteBuffer.wrap(filler)), begin);
    }
  }

  @Test
  void refuses_parts_without_number() {
    byte[] part = text("--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n");
    MultipartReader reader = new MultipartReader(BOUNDARY, new Collected());
    assertThrows(MemeException.Invalid.class, () -> {
      for (int i = 0; i < 2000; i++) {
        reader.accept(ByteBuffer.wrap(part));
      }
    });
  }

  @Test
  void tells_other_types_from_a_missing_boundary() {
    assertEquals("a b", MultipartReader.boundaryOf("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""));
    assertThrows(MemeException.UnsupportedType.class, () -> MultipartReader.boundaryOf("application/json"));
    assertThrows(MemeException.UnsupportedType.class, () -> MultipartReader.boundaryOf(null));
    for (String boundary : List.of("", "; boundary=", "; boundary=\"\"", "; boundary=" + "x".repeat(201), "; boundary=ä")) {
      assertThrows(MemeException.Invalid.class, () -> MultipartReader.boundaryOf("multipart/form-data" + boundary), boundary);
    }
  }

  private static MultipartReader read(byte[] body, Collected into, int largest, Random random) {
    MultipartReader reader = new MultipartReader(BOUNDARY, into);
    for (int at = 0; at < body.length; ) {
      int count = Math.min(body.length - at, 1 + random.nextInt(largest));
      reader.accept(ByteBuffer.wrap(body, at, count));
      at += count;
    }
    return reader;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
