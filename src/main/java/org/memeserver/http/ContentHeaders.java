package org.memeserver.http;

/** Values of uploaders, made fit for headers. */
final class ContentHeaders {
  private ContentHeaders() {}

  /** The type as it was uploaded; a value that no header can carry becomes the type of anything. */
  static String contentType(String mime) {
    boolean fits = !mime.isBlank() && mime.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    return fits ? mime : "application/octet-stream";
  }

  /** Such as {@code cat_thumb.jpg} for the thumb of {@code cat.png}. */
  static String filenameOfRendition(String filename, String kind, String mime) {
    int dot = filename.lastIndexOf('.');
    String name = dot > 0 ? filename.substring(0, dot) : filename;
    return name + "_" + kind + (mime.equals("image/png") ? ".png" : ".jpg");
  }

  /** Whether nothing in it needs a second look. */
  private static boolean isPlain(String filename) {
    for (int i = 0; i < filename.length(); i++) {
      char c = filename.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_')) {
        return false;
      }
    }
    return !filename.isEmpty();
  }

  /**
   * Clients take everything behind {@code filename=}, and the desktop app needs exactly one equals sign, so there are no quotes and no {@code filename*};
   * what would need them is replaced.
   */
  static String disposition(String filename) {
    if (isPlain(filename)) {
      return "attachment; filename=" + filename;
    }
    StringBuilder name = new StringBuilder(filename.length());
    filename.codePoints().forEach(c -> name.append(c < 0x20 || c >= 0x7f || "\"';=\\/".indexOf(c) >= 0 ? '_' : (char) c));
    return "attachment; filename=" + (name.toString().isBlank() ? "file" : name.toString().strip());
  }
}
