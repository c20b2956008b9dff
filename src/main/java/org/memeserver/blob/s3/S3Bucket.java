package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * The objects of one bucket whose names begin with the prefix of an address. Names are without the prefix everywhere. Safe for use by many threads.
 *
 * <p>A request that fails in a way that may pass is tried a few times. A store that is away is given up within 30 seconds, one that falls silent in
 * the middle of what it is sent 20 seconds after it took the last of it, and one that does in the middle of what it sends within 50 seconds.
 */
public final class S3Bucket implements AutoCloseable {

  private final S3Address address;
  private final Patience patience;
  private final S3Client client;
  private volatile boolean closed;

  private S3Bucket(S3Address address, Patience patience, S3Client client) {
    this.address = address;
    this.patience = patience;
    this.client = client;
  }

  /**
   * Makes a client; nothing is sent yet. It takes about half a second of a processor the first time, for the library is large.
   *
   * @throws IOException when no region can be found, with a message for an operator
   */
  public static S3Bucket of(S3Address address) throws IOException {
    return of(address, Patience.USUAL);
  }

  static S3Bucket of(S3Address address, Patience patience) throws IOException {
    try {
      return new S3Bucket(address, patience, StoreClient.to(address, patience));
    } catch (SdkException e) {
      throw new IOException("No region is known for " + StoreClient.name(address) + ". Say in which region the bucket is, or where its store is.", e);
    }
  }

  /**
   * Checks that objects may be listed and read, and leaves everything as it is. Who may not list a bucket is not told either that an object is
   * missing: it looks like one that may not be read.
   *
   * @throws IOException with a message that tells an operator what to do
   */
  public void checkReading() throws IOException {
    OpeningCheck.ofReading(this);
  }

  /**
   * Opens an object, which the caller closes.
   *
   * @return empty when there is none
   */
  public Optional<S3Object> open(String name) throws IOException {
    try {
      ObjectBody body = get(name, 0, Long.MAX_VALUE, Optional.empty());
      return Optional.of(S3Object.of(new ObjectStream(this, name, body)));
    } catch (NoSuchBlobException e) {
      return Optional.empty();
    }
  }

  /**
   * Hands over the names of all objects, some at a time, in the order of the store.
   *
   * @param most names at a time
   */
  public void forEachName(int most, Consumer<List<String>> names) throws IOException {
    List<String> some = new ArrayList<>();
    forEach("", listed -> {
      some.add(listed.name());
      if (some.size() == most) {
        names.accept(List.copyOf(some));
        some.clear();
      }
    });
    if (!some.isEmpty()) {
      names.accept(List.copyOf(some));
    }
  }

  /** @param start what the names begin with */
  void forEach(String start, Consumer<Listed> visitor) throws IOException {
    find(start, listed -> {
      visitor.accept(listed);
      return false;
    });
  }

  /** Looks through the names with this beginning for the first object that is wanted. */
  Optional<Listed> find(String start, Predicate<Listed> wanted) throws IOException {
    return new Listing(this, client, address).find(start, wanted);
  }

  /** Checks, by looking at what is in it, that the store answers and that the bucket is there and may be listed. */
  void expectListing() throws IOException {
    if (new Listing(this, client, address).page("", 1, null).name() == null) {
      throw new NoStoreException(address, null);
    }
  }

  /** Checks, at the price of one request that costs least of all, that the store answers and knows the bucket. */
  void probe() throws IOException {
    ask("find the bucket", () -> client.headBucket(request -> request.bucket(address.bucket())));
  }

  /** Looks for an object; that the bucket itself is missing is a failure. */
  Optional<ObjectHead> head(String name) throws IOException {
    Optional<ObjectHead> head = quickHead(name);
    if (head.isEmpty()) {
      // An answer without a body cannot say what is missing, and a lost bucket must not look like a lost blob.
      probe();
    }
    return head;
  }

  /** Looks for an object; says that there is none also when the bucket is missing. */
  Optional<ObjectHead> quickHead(String name) throws IOException {
    return ask("look for " + key(name), () -> {
      try {
        HeadObjectResponse head = client.headObject(request -> request.bucket(address.bucket()).key(key(name)));
        if (head.contentLength() == null) {
          throw new UncheckedIOException(new IOException("the store does not say how long " + key(name) + " is"));
        }
        return Optional.of(ObjectHead.of(head.contentLength(), head.eTag()));
      } catch (AwsServiceException e) {
        if (e.statusCode() == 404) {
          return Optional.<ObjectHead>empty();
        }
        throw e;
      }
    });
  }

  /**
   * Asks for bytes of an object, with one request for just these.
   *
   * @param to position after the last byte, more than {@code from}; {@code Long.MAX_VALUE} for all there are
   * @param etag of the object that it must be
   * @throws NoSuchBlobException when there is none
   * @throws BehindTheEndException when there are no bytes from there on
   */
  ObjectBody get(String name, long from, long to, Optional<String> etag) throws IOException {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(address.bucket()).key(key(name));
    boolean whole = from == 0 && to == Long.MAX_VALUE;
    if (!whole) {
      request.range("bytes=" + from + "-" + (to == Long.MAX_VALUE ? "" : to - 1));
    }
    // A weak one is equal to nothing.
    etag.filter(text -> !text.isEmpty() && !text.startsWith("W/")).ifPresent(request::ifMatch);
    try {
      return ask("read " + key(name), () -> client.getObject(request.build()), answer -> BodyAnswer.of(answer, address, key(name)).body(from, to));
    } catch (IOException e) {
      if (e.getCause() instanceof AwsServiceException refusal && refusal.statusCode() == 416) {
        throw new BehindTheEndException(key(name), e);
      }
      throw e;
    }
  }

  /**
   * The bytes of a small object, as far as a bound.
   *
   * @return empty when there is none
   */
  Optional<byte[]> small(String name, int most) throws IOException {
    Optional<S3Object> found = open(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (S3Object object = found.get()) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(object.length(), most));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = object.content().read(bytes);
      }
      return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }
  }

  /** Writes an object whole, in the place of one of that name. It is durable when this returns. */
  void put(String name, Content content) throws IOException {
    put(name, content, request -> {});
  }

  /**
   * Writes an object if there is none of that name, as far as the store can make that certain.
   *
   * @return whether it was written
   */
  boolean putFirst(String name, Content content) throws IOException {
    try {
      put(name, content, request -> request.ifNoneMatch("*"));
      return true;
    } catch (IOException e) {
      if (!(e.getCause() instanceof AwsServiceException refusal)) {
        throw e;
      }
      if (refusal.statusCode() == 412 || refusal.statusCode() == 409) {
        return false;
      }
      if (refusal.statusCode() != 501) {
        throw e;
      }
      // Older stores know no conditions for writing.
      put(name, content);
      return true;
    }
  }

  private void put(String name, Content content, Consumer<PutObjectRequest.Builder> more) throws IOException {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(address.bucket()).key(key(name)).contentMD5(content.md5());
    StoreClient.large(request);
    more.accept(request);
    if (ask("write " + key(name), () -> client.putObject(request.build(), body(content))).eTag() == null) {
      expectWritten(name, content.length());
    }
  }

  /** For an answer that speaks of success and does not look like one: whoever it came from, only what is there counts. */
  void expectWritten(String name, long length) throws IOException {
    if (quickHead(name).filter(head -> head.length() == length).isEmpty()) {
      throw new IOException("cannot write " + key(name) + ": it is not there, though " + StoreClient.name(address) + " said so");
    }
  }

  static RequestBody body(Content content) {
    return RequestBody.fromContentProvider(content::stream, content.length(), "application/octet-stream");
  }

  /** Deletes an object; that there is none is no error. */
  void delete(String name) throws IOException {
    ask("delete " + key(name), () -> client.deleteObject(request -> request.bucket(address.bucket()).key(key(name))));
  }

  /** Makes sure that there are credentials, without sending them. */
  void findCredentials() throws IOException {
    ask("find credentials", () -> client.serviceClientConfiguration().credentialsProvider().resolveIdentity().join());
  }

  /** What the store is asked for objects in parts. */
  MultipartRequests multipart() {
    return new MultipartRequests(this, client, address);
  }

  Patience patience() {
    return patience;
  }

  S3Address address() {
    return address;
  }

  /** The name of an object as the store knows it. */
  String key(String name) {
    return address.prefix() + name;
  }

  /** Makes something of an answer. */
  private interface Making<A, T> {
    T of(A answer) throws IOException;
  }

  private <A, T> T ask(String task, Supplier<A> request, Making<A, T> making) throws IOException {
    return making.of(ask(task, request));
  }

  /**
   * Sends a request.
   *
   * @param task as the rest of a sentence that begins with "cannot"
   */
  <T> T ask(String task, Supplier<T> request) throws IOException {
    if (closed) {
      throw new IOException("cannot " + task + ": " + StoreClient.name(address) + " is not in use any more");
    }
    try {
      return request.get();
    } catch (SdkException e) {
      throw Failures.explain(e, task, address);
    } catch (UncheckedIOException e) {
      throw new IOException("cannot " + task + ": " + StoreClient.name(address) + " broke off", e.getCause());
    }
  }

  /** Ends it for all: what is asked from then on fails. What is being read can be read to its end, as long as its connection holds. */
  @Override
  public void close() {
    closed = true;
    client.close();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
