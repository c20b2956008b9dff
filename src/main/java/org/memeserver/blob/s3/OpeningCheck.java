package org.memeserver.blob.s3;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Finds out at the start whether a bucket will do, and says in whole sentences what an operator has to see to when it will not. */
final class OpeningCheck {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final S3Bucket bucket;
  private final String where;
  private final String rights;

  OpeningCheck(S3Bucket bucket) {
    this(bucket, "list, read, write and delete");
  }

  private OpeningCheck(S3Bucket bucket, String rights) {
    this.bucket = bucket;
    this.where = StoreClient.name(bucket.address());
    this.rights = rights;
  }

  /** Lists and reads, once, and leaves everything as it is. */
  static void ofReading(S3Bucket bucket) throws IOException {
    OpeningCheck check = new OpeningCheck(bucket, "list and read");
    check.findCredentials();
    check.step("listed", bucket::expectListing);
    check.step("read", () -> {
      Optional<S3Object> found = bucket.open("probe-for-reading");
      if (found.isPresent()) {
        found.get().close();
      }
    });
  }

  /**
   * Lists, writes, reads and deletes.
   *
   * @param patience how long a store is waited for that does not answer; the first try is made in any case
   */
  void run(Duration patience) throws IOException {
    findCredentials();
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        tryAll();
        return;
      } catch (IOException e) {
        if (!isAway(e) || System.nanoTime() + PAUSE.toNanos() > end) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the store", e);
    }
  }

  private void findCredentials() throws IOException {
    try {
      bucket.findCredentials();
    } catch (IOException | CompletionException e) {
      throw new IOException(
          "No credentials were found for " + where + ". Give an access key and its secret, or let the environment, the profile or the role of this"
              + " machine have them, where the tools of Amazon would look.",
          e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void tryAll() throws IOException {
    String name = "probe-" + UUID.randomUUID();
    byte[] bytes = "Written by a meme server to see whether it can.".getBytes(StandardCharsets.US_ASCII);
    step("listed", bucket::expectListing);
    step("written", () -> bucket.put(name, Content.of(bytes)));
    try {
      step("read", () -> read(name, bytes));
    } finally {
      step("deleted", () -> bucket.delete(name));
    }
  }

  private void read(String name, byte[] expected) throws IOException {
    Optional<byte[]> read = bucket.small(name, expected.length + 1);
    if (read.isEmpty() || !Arrays.equals(read.get(), expected)) {
      throw new IOException("The store gives back something else than was just written to it: " + where + ". No file would be safe there.");
    }
  }

  /** @param done what is done to objects in this step */
  private void step(String done, Step step) throws IOException {
    try {
      step.run();
    } catch (NoStoreException e) {
      throw noStore(e);
    } catch (IOException e) {
      if (e.getCause() instanceof AwsServiceException refusal) {
        throw new IOException(explain(refusal, done), e);
      }
      if (e.getCause() instanceof SdkClientException && lastCause(e, IOException.class) == null) {
        throw noStore(e);
      }
      if (e.getCause() instanceof SdkClientException) {
        throw new AwayException(away(e), e);
      }
      throw e;
    }
  }

  private IOException noStore(IOException cause) {
    return new IOException("What answers for " + where + " is no S3 store. Check the endpoint: it is the address of the store's S3 interface.", cause);
  }

  private String away(IOException failure) {
    Throwable last = lastCause(failure, IOException.class);
    if (last instanceof UnknownHostException) {
      return "The host of " + where + " is not known. Check the endpoint and the region, or the name service of this machine.";
    }
    return "The store does not answer for " + where + " (" + last.getMessage() + "). Check whether it runs, and the endpoint.";
  }

  private String explain(AwsServiceException refusal, String done) throws AwayException {
    String answer = " (it answered " + Failures.answer(refusal) + ")";
    return switch (Failures.code(refusal)) {
      case "NoSuchBucket" -> "There is no such bucket: " + where + answer + ". Make it, or correct its name.";
      case "InvalidAccessKeyId" -> "The store does not know the access key for " + where + answer + ". Check the key and the endpoint.";
      case "SignatureDoesNotMatch" -> "The secret of the access key is wrong for " + where + answer + ". Check the secret and the region.";
      case "RequestTimeTooSkewed" -> "The clocks of this machine and of the store of " + where + " differ too much" + answer + ". Set them right.";
      case "ExpiredToken", "InvalidToken" -> "The credentials for " + where + " are no longer good" + answer + ". Renew them.";
      case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException" ->
          "The region is not the right one for " + where + answer + ". Set it to the region of the bucket.";
      default -> explainByStatus(refusal, done, answer);
    };
  }

  private String explainByStatus(AwsServiceException refusal, String done, String answer) throws AwayException {
    int status = refusal.statusCode();
    if (status == 401 || status == 403) {
      return "Objects may not be " + done + " in " + where + answer + ". Let the access key " + rights + " there, or check the key.";
    }
    if (status == 429 || status >= 500) {
      throw new AwayException("The store of " + where + " does not work" + answer + ". See what it says itself.", refusal);
    }
    if (status >= 300 && status < 400 && !Failures.code(refusal).isEmpty()) {
      return "The store sends us elsewhere for " + where + answer + ". Check the region and the endpoint.";
    }
    if (Failures.code(refusal).isEmpty()) {
      return noStore(null).getMessage();
    }
    return "Objects cannot be " + done + " in " + where + answer + ". Check the endpoint and the region, or see what the store says itself.";
  }

  /** A store that is not there or does not work, which waiting may help with. */
  private static final class AwayException extends IOException {
    private static final long serialVersionUID = 1L;

    AwayException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static boolean isAway(IOException failure) {
    return failure instanceof AwayException;
  }

  /** The innermost cause of a kind, which knows best; null when there is none behind the library's own exception. */
  private static Throwable lastCause(IOException failure, Class<? extends Throwable> kind) {
    Throwable last = null;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      last = kind.isInstance(cause) ? cause : last;
    }
    return last;
  }
}
