package org.memeserver.picture;

import java.io.IOException;
import java.util.Optional;

/** The formats that are known, by the bytes that files of them begin with. What an uploader calls a file does not matter: apps call everything a JPEG. */
enum PictureFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  WEBP("image/webp"),
  BMP("image/bmp");

  private final String mime;

  PictureFormat(String mime) {
    this.mime = mime;
  }

  /** The registered type. */
  String mime() {
    return mime;
  }

  static Optional<PictureFormat> of(Window file) throws IOException {
    if (file.has(0, "\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    } else if (file.has(0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    } else if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
      return Optional.of(GIF);
    } else if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
      return Optional.of(WEBP);
    } else if (file.has(0, "BM")) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }
}
