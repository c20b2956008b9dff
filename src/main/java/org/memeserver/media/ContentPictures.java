package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.memeserver.blob.BlobReader;
import org.memeserver.db.ContentBlob;
import org.memeserver.model.Dimensions;
import org.memeserver.model.MemeException;
import org.memeserver.picture.NotAPictureException;
import org.memeserver.picture.PictureBytes;
import org.memeserver.picture.Pictures;
import org.memeserver.picture.Rendering;

/** Looks at contents as pictures, without a plain copy of them in memory or on disk. */
public final class ContentPictures {
  private final Vault vault;
  private final Pictures pictures;

  public ContentPictures(Vault vault, Pictures pictures) {
    this.vault = vault;
    this.pictures = pictures;
  }

  /**
   * The measures of a picture in pixels, as it is shown; none when the content is no picture.
   *
   * @throws MemeException.Damaged when the bytes are not what was stored
   * @throws MemeException.Unavailable when the store fails
   */
  Optional<Dimensions> measure(ContentBlob content) {
    try (BlobReader reader = vault.open(content)) {
      return pictures.measure(bytes(reader));
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /**
   * Whether a content begins as a JPEG does.
   *
   * @throws MemeException.Damaged when the bytes are not what was stored
   * @throws MemeException.Unavailable when the store fails
   */
  boolean isJpeg(ContentBlob content) {
    try (BlobReader reader = vault.open(content)) {
      return pictures.isJpeg(bytes(reader));
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /**
   * Makes small pictures.
   *
   * @throws NotAPictureException when the content shows nothing
   * @throws MemeException.Damaged when the bytes are not what was stored
   * @throws MemeException.Unavailable when the store fails
   */
  Rendering render(ContentBlob content) throws NotAPictureException {
    try (BlobReader reader = vault.open(content)) {
      return pictures.render(bytes(reader));
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  private static PictureBytes bytes(BlobReader reader) {
    return new PictureBytes() {
      @Override
      public long length() {
        return reader.length();
      }

      @Override
      public int read(long position, ByteBuffer into) throws IOException {
        return reader.read(position, into);
      }
    };
  }
}
