package org.memeserver.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a server keeps of its blobs, seen from outside. */
public interface StoredBlobs {
  /** Of a server that {@link JarServer} started in a folder, wherever the setup has it keep them. */
  static StoredBlobs of(Path serverFolder) {
    return Setup.CURRENT == Setup.TWO_NODES_S3 ? new BlobBucket(Setup.bucketOf(serverFolder)) : BlobFolder.of(serverFolder);
  }

  /** The committed blobs, ordered by name. */
  List<?> blobs() throws IOException;

  /** What is being written, or was when somebody stopped. */
  List<?> unfinished() throws IOException;
}
