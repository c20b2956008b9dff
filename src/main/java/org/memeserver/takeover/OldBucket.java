package org.memeserver.takeover;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.blob.s3.S3Bucket;
import org.memeserver.blob.s3.S3Object;
import org.memeserver.media.OldContent;
import org.memeserver.model.S3Address;

/** The bucket of the old server: plain objects, with the names that files have in its local mode. */
public final class OldBucket implements OldFiles {
  /** What this server notes in its own bucket, see {@code docs/on-disk-format.md}. The rest of what it keeps there has a slash in its name. */
  private static final String NOTE_OF_OURS = "database";

  private final S3Bucket bucket;

  private OldBucket(S3Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Sees that objects of the bucket may be listed and read.
   *
   * @throws OldFilesException when not, and when the store does not answer
   */
  public static OldBucket open(S3Address address) {
    S3Bucket bucket = null;
    try {
      bucket = S3Bucket.of(address);
      bucket.checkReading();
      return new OldBucket(bucket);
    } catch (IOException e) {
      if (bucket != null) {
        bucket.close();
      }
      throw new OldFilesException(e);
    }
  }

  @Override
  public Optional<OldContent> open(String name) throws IOException {
    try {
      return bucket.open(name).map(object -> new OldContent(new Judged(object.content()), object.length(), OldContent.Form.PLAIN, Optional.empty()));
    } catch (IOException e) {
      throw judged(e);
    }
  }

  /**
   * A store that is away is everybody's trouble, and must not make all that is left seem to be missing. One that answers, but not for an object, has
   * that one in a state in which nobody can read it: in an archive, or under a key of its own.
   */
  private IOException judged(IOException failure) {
    try {
      bucket.checkReading();
      return failure;
    } catch (IOException e) {
      throw new OldFilesException(e);
    }
  }

  /** What else is in the bucket is none of the old server's, which has no folders. That may be files of this server. */
  @Override
  public void forEachName(int most, Consumer<List<String>> names) {
    try {
      bucket.forEachName(most, some -> names.accept(some.stream().filter(name -> !name.contains("/") && !name.equals(NOTE_OF_OURS)).toList()));
    } catch (IOException e) {
      throw new OldFilesException(judged(e));
    }
  }

  @Override
  public String whenNoneIsThere() {
    return "Not one object was found: the bucket, or the prefix, is probably not the one of the old server.";
  }

  @Override
  public String whenNoneIsRight() {
    return "Not one object is the content that its name says: they are probably not the ones of the old server, or somebody has encrypted them.";
  }

  @Override
  public void close() {
    bucket.close();
  }

  /** The bytes of an object. */
  private final class Judged implements ReadableByteChannel {
    private final ReadableByteChannel content;

    Judged(ReadableByteChannel content) {
      this.content = content;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      try {
        return content.read(into);
      } catch (IOException e) {
        throw judged(e);
      }
    }

    @Override
    public boolean isOpen() {
      return content.isOpen();
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
