package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeaderValueTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "form-data; name=\"file\"; filename=\"a.jpg\"      | a.jpg",
    "form-data; name=file; filename=a.jpg              | a.jpg",
    "Form-Data;FILENAME=\"a.jpg\";name=\"file\"        | a.jpg",
    "form-data; filename=\"a; b.jpg\"; name=\"file\"   | a; b.jpg",
    "form-data; filename=\"a\\\"b.jpg\"                | a\"b.jpg",
    "form-data; filename=\"C:\\dir\\a.jpg\"            | C:\\dir\\a.jpg",
    "form-data; filename=\"never ends                  | never ends",
    "form-data; filename=\"a\"; filename=\"b\"         | a",
    "form-data; filename=\"x\"; filename*=UTF-8''%C3%A4.jpg | ä.jpg",
    "form-data; filename*=UTF-8''%ZZ; filename=\"x\"   | x",
    "form-data; filename*=latin1''x; filename=\"y\"    | y",
  })
  void aFilenameIsReadAsRealClientsWriteIt(String header, String filename) {
    HeaderValue value = HeaderValue.parse(header);
    assertEquals("form-data", value.value());
    assertEquals(Optional.of(filename), value.parameter("filename"));
  }

  @Test
  void whatIsNotThereIsNotThere() {
    assertEquals(Optional.empty(), HeaderValue.parse("form-data; name").parameter("name"));
    assertEquals(Optional.empty(), HeaderValue.parse("").parameter("name"));
    assertEquals(Optional.of(""), HeaderValue.parse("a; name=").parameter("name"));
  }

  @Test
  void nothingMakesItFail() {
    Random random = new Random(3);
    String letters = "a;=\"\\ '*%U\t\u00e4";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      HeaderValue value = HeaderValue.parse(text.toString());
      value.parameter("a");
      value.parameter("");
    }
  }
}
