package org.memeserver.takeover;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.media.OldContent;

/**
 * Where the old server keeps contents, each under a name: a folder of sealed files in its local mode, a bucket of plain objects in its s3 mode.
 * Nothing here writes. Safe for use by many threads.
 */
public interface OldFiles extends AutoCloseable {
  /** What has the name of a content is a folder, a pipe or a device; opening some of them would never end. */
  final class NotAFile extends IOException {
    private static final long serialVersionUID = 1L;

    NotAFile(String name) {
      super(name + " is no file");
    }
  }

  /**
   * Opens a content; the caller closes it.
   *
   * @return empty when there is none of that name
   * @throws NotAFile when what has the name holds no content
   * @throws IOException when there is one that cannot be opened, or that cannot be said
   * @throws OldFilesException when none can be opened any more; reading an old content throws it too
   */
  Optional<OldContent> open(String name) throws IOException;

  /**
   * Hands over the names of all contents, some at a time, in no order.
   *
   * @param most names at a time
   */
  void forEachName(int most, Consumer<List<String>> names) throws IOException;

  /** What is likely when not one content was found, in a sentence. */
  String whenNoneIsThere();

  /** What is likely when contents were found and not one is what its name says, in a sentence. */
  String whenNoneIsRight();

  @Override
  void close();
}
