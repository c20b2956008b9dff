package org.memeserver.blob.s3;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;

/**
 * Keeps each blob as an object of its own in a bucket, which any number of processes may use.
 *
 * <pre>
 *   PREFIXdatabase        names the database whose records name the blobs
 *   PREFIXblobs/abcd...   a committed blob, under its id
 * </pre>
 *
 * Durable is what the store has said it took. A blob has 127 GB at most, which is as much as fits into the parts that stores take.
 *
 * <p>What a writer leaves that ended hard, or whose store was away when it gave up, is removed a day after its last part at the earliest, because
 * other processes' writers look the same.
 */
public final class S3BlobStore implements BlobPlace {
  private static final System.Logger LOG = System.getLogger(S3BlobStore.class.getName());
  private static final String FOLDER = "blobs/";
  private static final int SECONDS_TO_TIDY_UP = 30;

  private final S3Bucket bucket;
  private final OwnerObject owner;
  private final PartBuffers buffers;
  private final StaleUploads stale;
  private final ExecutorService threads = threads();
  private final Set<BlobId> writing = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** @param staleAge how long nothing was written to what is taken to be left behind */
  S3BlobStore(S3Bucket bucket, PartBuffers buffers, Duration staleAge) {
    this.bucket = bucket;
    this.owner = new OwnerObject(bucket);
    this.buffers = buffers;
    this.stale = new StaleUploads(bucket, FOLDER, staleAge);
  }

  /**
   * Opens the store and checks that the bucket is there, and that objects in it may be listed, written, read and deleted.
   *
   * @param patience how long to wait for a store that does not answer
   * @throws IOException with a message that tells an operator what to do
   */
  public static S3BlobStore open(S3Address address, Duration patience) throws IOException {
    S3Bucket bucket = S3Bucket.of(address);
    try {
      new OpeningCheck(bucket).run(patience);
      return new S3BlobStore(bucket, PartBuffers.ofHeap(), StaleUploads.AGE);
    } catch (IOException | RuntimeException e) {
      bucket.close();
      throw e;
    }
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, "s3-parts");
      thread.setDaemon(true);
      return thread;
    });
    // A writer that ends after the store was closed ends by itself.
    threads.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy() {
      @Override
      public void rejectedExecution(Runnable work, ThreadPoolExecutor ended) {
        work.run();
      }
    });
    return threads;
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    checkOpen();
    if (!writing.add(id)) {
      throw new FileAlreadyExistsException("blob " + id);
    }
    return new S3BlobWriter(bucket, buffers, name(id), threads, () -> writing.remove(id));
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    return open(id, 0, 0);
  }

  @Override
  public BlobReader open(BlobId id, long from, long to) throws IOException {
    checkOpen();
    if (from < to) {
      try {
        return new S3BlobReader(new ObjectStream(bucket, name(id), bucket.get(name(id), from, to, Optional.empty())), from, to);
      } catch (BehindTheEndException e) {
        LOG.log(Level.DEBUG, "a blob is shorter than its reader took it to be", e);
      }
    }
    return new S3BlobReader(new ObjectStream(bucket, name(id), head(id)), from, from);
  }

  private ObjectHead head(BlobId id) throws IOException {
    return bucket.head(name(id)).orElseThrow(() -> new NoSuchBlobException("no blob " + id + " in " + StoreClient.name(bucket.address()), null));
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    checkOpen();
    boolean there = bucket.head(name(id)).isPresent();
    if (there) {
      bucket.delete(name(id));
    }
    return there;
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    checkOpen();
    bucket.forEach(FOLDER, listed -> {
      String text = listed.name().substring(FOLDER.length());
      if (BlobId.isBlobId(text)) {
        visitor.accept(new StoredBlob(new BlobId(text), listed.length(), listed.modified()));
      }
    });
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    checkOpen();
    return stale.remove(id -> writing.contains(id) || inFlight.test(id), before);
  }

  @Override
  public Optional<PlaceOwner> owner() throws IOException {
    checkOpen();
    return owner.read();
  }

  /** @throws IOException also when another database's process did the same at this moment */
  @Override
  public void own(PlaceOwner database) throws IOException {
    checkOpen();
    owner.write(database);
  }

  @Override
  public boolean has(BlobId id) throws IOException {
    checkOpen();
    return bucket.head(name(id)).isPresent();
  }

  @Override
  public boolean isEmpty() throws IOException {
    checkOpen();
    return bucket.find(FOLDER, listed -> BlobId.isBlobId(listed.name().substring(FOLDER.length()))).isEmpty();
  }

  @Override
  public void probe() throws IOException {
    checkOpen();
    bucket.probe();
  }

  /** Waits up to {@value #SECONDS_TO_TIDY_UP} seconds until what was sent in vain is taken back. Writers can then no longer commit; readers go on. */
  @Override
  public void close() throws IOException {
    closed = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SECONDS_TO_TIDY_UP, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "parts of unfinished blobs stay in the store until a later sweep");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bucket.close();
  }

  @Override
  public String whereIs(BlobId id) {
    return bucket.key(name(id)) + " in " + bucket;
  }

  @Override
  public String toString() {
    return bucket.toString();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the blob store is closed: " + bucket);
    }
  }

  private static String name(BlobId id) {
    return FOLDER + id;
  }
}
