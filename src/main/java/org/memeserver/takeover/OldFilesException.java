package org.memeserver.takeover;

/** The old files cannot be reached at all, which says nothing of any one of them. The message is one line of whole sentences. */
public final class OldFilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OldFilesException(Throwable cause) {
    super("The old files cannot be read. " + sentence(String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip()), cause);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
