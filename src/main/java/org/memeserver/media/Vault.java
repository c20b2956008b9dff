package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.encrypted.EncryptedBlobs;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.UnwrapException;
import org.memeserver.crypto.WrappedKey;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.NewBlob;
import org.memeserver.db.RetiredKeyException;
import org.memeserver.model.BlobId;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** The blob store seen through the key ring: every blob under a data key of its own, every data key wrapped and bound to what it is for. */
public final class Vault {
  /** What the binding of a content's key begins with. */
  static final String CONTENT = "content:";

  private static final System.Logger LOG = System.getLogger(Vault.class.getName());

  /** A storage key is retired long after this process has another, unless other servers share the database. */
  private static final int RECORDING_ATTEMPTS = 3;

  private final BlobStore store;
  private final EncryptedBlobs blobs;
  private final KeyRing keys;
  private final SecureRandom random;
  private final Executor hashing;
  private final SmallContents small;
  private final Set<BlobId> inFlight = ConcurrentHashMap.newKeySet();

  /** @param hashing runs the hashing of a content beside its encryption */
  public Vault(BlobStore store, KeyRing keys, SecureRandom random, Executor hashing) {
    this(store, keys, random, hashing, new SmallContents(0));
  }

  /** @param small lets go of what is deleted here */
  public Vault(BlobStore store, KeyRing keys, SecureRandom random, Executor hashing, SmallContents small) {
    this.small = small;
    this.store = store;
    this.blobs = new EncryptedBlobs(store);
    this.keys = keys;
    this.random = random;
    this.hashing = hashing;
  }

  /** What the wrapped key of a content is bound to. */
  static String boundTo(Muid muid) {
    return CONTENT + muid;
  }

  /** What the wrapped key of a rendition of a content is bound to. */
  static String boundTo(Muid muid, RenditionKind kind) {
    return "rendition:" + kind.text() + ":" + muid;
  }

  /** What the wrapped key of a preferences file is bound to. */
  static String boundTo(PublicKey owner) {
    return "preferences:" + owner;
  }

  /**
   * Begins to take a content in. Until the intake is closed, the sweep leaves its blob alone, so callers close it after the record is committed.
   *
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store fails
   */
  public Intake receive() {
    BlobId id = BlobId.random(random);
    BlobKey key = BlobKey.random(random);
    inFlight.add(id);
    try {
      // With more intakes than processors, other uploads fill the second core; handing over would only cost.
      boolean overlap = inFlight.size() < Runtime.getRuntime().availableProcessors();
      return new Intake(
          id, key, blobs.create(id, key), overlap ? hashing : Runnable::run, overlap ? Intake.PACKAGES : 1,
          () -> inFlight.remove(id));
    } catch (IOException e) {
      inFlight.remove(id);
      throw StorageFaults.of(e);
    }
  }

  /** The row that a received content gets in the database. */
  NewBlob wrapped(Received received, String boundTo) {
    WrappedKey wrapped = keys.wrap(received.key(), boundTo, received.size());
    return new NewBlob(received.id(), boundTo, received.size(), wrapped.sealed(), wrapped.storageKeyId());
  }

  /**
   * Records something that was received, with its key wrapped anew when the storage key was retired just then.
   *
   * @param recording what is to be done with the row; done again after {@link RetiredKeyException}
   */
  <T> T recorded(Supplier<T> recording) {
    for (int attempt = 1; ; attempt++) {
      try {
        return recording.get();
      } catch (RetiredKeyException e) {
        if (attempt == RECORDING_ATTEMPTS) {
          throw new MemeException.Unavailable("The keys of this server are being changed", e);
        }
      }
    }
  }

  /**
   * Opens a content for reading anywhere. That its length is right is known when this returns; each package is checked when it is read.
   *
   * @throws NoSuchBlobException when the bytes are not there
   * @throws MemeException.Damaged when they are not what was stored, or their key cannot be had
   * @throws MemeException.Unavailable when the store fails
   */
  BlobReader open(ContentBlob blob) throws NoSuchBlobException {
    return opened(blob, key -> blobs.open(blob.id(), key, blob.size()));
  }

  /** The same for reading a part from its first byte to its last: of a store that has to send for the bytes, only for these. */
  BlobReader open(ContentBlob blob, ByteRange needed) throws NoSuchBlobException {
    return opened(blob, key -> blobs.open(blob.id(), key, blob.size(), needed));
  }

  private interface Opening {
    BlobReader with(BlobKey key) throws IOException;
  }

  private BlobReader opened(ContentBlob blob, Opening opening) throws NoSuchBlobException {
    try {
      return opening.with(keyOf(blob));
    } catch (UnwrapException e) {
      throw new MemeException.Damaged("The key of blob " + blob.id() + " cannot be had: " + e.getMessage(), e);
    } catch (NoSuchBlobException e) {
      throw e;
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /** @throws UnwrapException when the storage key that it takes is not there, or the wrapped key is damaged */
  BlobKey keyOf(ContentBlob blob) throws UnwrapException {
    return keys.unwrap(new WrappedKey(blob.storageKeyId(), blob.wrappedKey()), blob.boundTo(), blob.size());
  }

  /**
   * Whether every package of a blob is what was stored. Reading costs a fraction of what hashing the same content did.
   *
   * @throws MemeException.Unavailable when the store cannot say
   */
  boolean isSound(ContentBlob blob) {
    ByteBuffer scratch = ByteBuffer.allocate(DareFormat.PAYLOAD);
    try (ContentReader reader = new ContentReader(open(blob, ByteRange.whole(blob.size())))) {
      for (long at = 0; at < blob.size(); ) {
        at += reader.read(at, scratch.clear());
      }
      return true;
    } catch (NoSuchBlobException | MemeException.Damaged e) {
      return false;
    }
  }

  /**
   * Whether a blob is there in its length and its key can be had; what its bytes are is not looked at.
   *
   * @throws MemeException.Unavailable when the store cannot say
   */
  boolean isThere(ContentBlob blob) {
    try {
      new ContentReader(open(blob)).close();
      return true;
    } catch (NoSuchBlobException | MemeException.Damaged e) {
      return false;
    }
  }

  /**
   * Deletes a blob that no record names any more.
   *
   * @throws MemeException.Unavailable when the store fails; the sweep will find the blob
   */
  void discard(BlobId id) {
    small.forget(id);
    try {
      store.delete(id);
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /** Deletes a blob that no record names any more, or leaves it to the sweep: what matters is done already, so this is no reason to fail. */
  void letGo(BlobId id) {
    try {
      discard(id);
    } catch (MemeException e) {
      LOG.log(System.Logger.Level.WARNING, "blob {0} is left to the sweep: {1}", id, e.getCause() == null ? e : e.getCause());
    }
  }

  Predicate<BlobId> isInFlight() {
    return inFlight::contains;
  }

  BlobStore store() {
    return store;
  }
}
