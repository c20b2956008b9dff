package org.memeserver.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.memeserver.model.MemeException;

/**
 * Reads a multipart body (RFC 2046, section 5.1) as it comes, in a window of fixed size. Written for large files: content is searched for the next boundary and
 * handed on in long runs, never byte by byte. Lines end with CR LF; what stands before the first boundary and after the last is thrown away.
 */
final class MultipartReader {
  /** Where the parts go. */
  interface Sink {
    /** A part begins. */
    void begin(Part part);

    /** Bytes of the part; all the remaining ones of the buffer are to be taken. */
    void data(ByteBuffer bytes);

    /** The part ended. */
    void end();
  }

  /** What the next bytes are. */
  private enum State {
    PREAMBLE,
    AFTER_BOUNDARY,
    HEAD,
    CONTENT,
    EPILOGUE
  }

  private static final int MOST_PARTS = 1000;
  private static final int LONGEST_BOUNDARY = 200;

  /** Of a part's head, and of what stands before the first part. */
  private static final int LONGEST_HEAD = 16 << 10;

  /** More than the longest head, so that one always fits with what came before it; and than what is read at once. */
  private static final int WINDOW = 80 << 10;

  private static final BytePattern LINE_END = new BytePattern(new byte[] {'\r', '\n'});
  private static final BytePattern HEAD_END = new BytePattern(new byte[] {'\r', '\n', '\r', '\n'});

  private final Sink sink;
  private final BytePattern delimiter;
  private final byte[] window = new byte[WINDOW];
  private int start;
  private int end;
  private State state = State.PREAMBLE;
  private int parts;
  private int preamble;

  /** @param boundary as {@link #boundaryOf} gives it */
  MultipartReader(String boundary, Sink sink) {
    this.sink = sink;
    this.delimiter = new BytePattern(("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
    // The first boundary may stand at the very beginning, where no line ends before it.
    window[end++] = '\r';
    window[end++] = '\n';
  }

  /**
   * The boundary of a body of this content type.
   *
   * @throws MemeException.UnsupportedType when it is not multipart/form-data
   * @throws MemeException.Invalid when it names no usable boundary
   */
  static String boundaryOf(String contentType) {
    HeaderValue value = HeaderValue.parse(contentType == null ? "" : contentType);
    if (!value.value().equals("multipart/form-data")) {
      throw new MemeException.UnsupportedType("Expected multipart/form-data");
    }
    String boundary = value.parameters().getOrDefault("boundary", "");
    if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY || !boundary.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new MemeException.Invalid("Malformed multipart boundary");
    }
    return boundary;
  }

  /**
   * Takes all the remaining bytes of the buffer.
   *
   * @throws MemeException.Invalid when this cannot be multipart any more
   */
  void accept(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      System.arraycopy(window, start, window, 0, end - start);
      end -= start;
      start = 0;
      int count = Math.min(bytes.remaining(), window.length - end);
      bytes.get(window, end, count);
      end += count;
      boolean more = true;
      while (more) {
        more = step();
      }
    }
  }

  /** @throws MemeException.Invalid when the last boundary has not come */
  void finish() {
    if (state != State.EPILOGUE) {
      throw new MemeException.Invalid("Truncated or malformed multipart");
    }
  }

  /** Goes as far as the window allows; false when more bytes are needed. */
  private boolean step() {
    return switch (state) {
      case PREAMBLE -> preamble();
      case AFTER_BOUNDARY -> afterBoundary();
      case HEAD -> head();
      case CONTENT -> content();
      case EPILOGUE -> {
        start = end;
        yield false;
      }
    };
  }

  private boolean preamble() {
    int found = delimiter.indexIn(window, start, end);
    int dropped = (found < 0 ? delimiter.beginningIn(window, start, end) : found) - start;
    preamble += dropped;
    start += dropped;
    if (preamble > LONGEST_HEAD) {
      throw malformed();
    }
    if (found >= 0) {
      start = found + delimiter.length();
      state = State.AFTER_BOUNDARY;
    }
    return found >= 0;
  }

  /** Two dashes end the body, the end of the line begins a part; blanks before it are padding. */
  private boolean afterBoundary() {
    int at = start;
    while (at < end && (window[at] == ' ' || window[at] == '\t')) {
      at++;
    }
    if (end - at < 2) {
      if (at - start > LONGEST_BOUNDARY) {
        throw malformed();
      }
      return false;
    }
    if (at == start && window[at] == '-' && window[at + 1] == '-') {
      state = State.EPILOGUE;
    } else if (LINE_END.startsAt(window, at, end)) {
      // The line end stays in the window: an empty head is one line end after it.
      start = at;
      state = State.HEAD;
    } else {
      throw malformed();
    }
    return true;
  }

  private boolean head() {
    int found = HEAD_END.indexIn(window, start, end);
    if (found < 0) {
      if (end - start > LONGEST_HEAD) {
        throw malformed();
      }
      return false;
    }
    if (++parts > MOST_PARTS) {
      throw new MemeException.Invalid("Too many parts");
    }
    int from = Math.min(start + LINE_END.length(), found);
    sink.begin(Part.of(new String(window, from, found - from, StandardCharsets.UTF_8)));
    start = found + HEAD_END.length();
    // The delimiter of an empty content shares the line end that closes the head.
    if (delimiter.startsAt(window, found + LINE_END.length(), end)) {
      start = found + LINE_END.length();
    }
    state = State.CONTENT;
    return true;
  }

  private boolean content() {
    int found = delimiter.indexIn(window, start, end);
    int until = found < 0 ? delimiter.beginningIn(window, start, end) : found;
    if (until > start) {
      sink.data(ByteBuffer.wrap(window, start, until - start));
    }
    start = until;
    if (found >= 0) {
      sink.end();
      start = found + delimiter.length();
      state = State.AFTER_BOUNDARY;
    }
    return found >= 0;
  }

  private static MemeException malformed() {
    return new MemeException.Invalid("Malformed multipart");
  }
}
