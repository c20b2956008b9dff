package org.memeserver.http;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Takes a multipart body into a form with a file. */
final class FormSink implements BodySink {
  private final MultipartReader reader;
  private final FormWithFile form;
  private final Supplier<Reply> whenWhole;
  private final Runnable whenClosed;

  /**
   * @param whenWhole makes the answer once the whole form is there; what it throws is answered instead
   * @param whenClosed is run last, in every case
   */
  FormSink(String boundary, FormWithFile form, Supplier<Reply> whenWhole, Runnable whenClosed) {
    this.reader = new MultipartReader(boundary, form);
    this.form = form;
    this.whenWhole = whenWhole;
    this.whenClosed = whenClosed;
  }

  @Override
  public void accept(ByteBuffer bytes) {
    reader.accept(bytes);
  }

  @Override
  public Reply end() {
    reader.finish();
    return whenWhole.get();
  }

  @Override
  public void close() {
    try {
      form.close();
    } finally {
      whenClosed.run();
    }
  }
}
