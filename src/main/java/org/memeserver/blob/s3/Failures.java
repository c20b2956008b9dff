package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.StoreFullException;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in the words of the blob room what the library's exceptions mean. */
final class Failures {
  private static final Set<String> FULL =
      Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage", "InsufficientCapacity", "NotEnoughSpace");

  private static final int INSUFFICIENT_STORAGE = 507;

  private Failures() {}

  /** @param task what was tried, as the rest of a sentence that begins with "cannot" */
  static IOException explain(SdkException failure, String task, S3Address address) {
    String where = StoreClient.name(address);
    if (failure instanceof AbortedException) {
      // The library takes the mark away when it gives up because of it.
      Thread.currentThread().interrupt();
      return (IOException) new InterruptedIOException("interrupted while trying to " + task).initCause(failure);
    }
    if (!(failure instanceof AwsServiceException refusal)) {
      return new IOException("cannot " + task + ": " + where + " does not answer", failure);
    }
    if (isFull(refusal)) {
      return new StoreFullException("cannot " + task + ": no room is left in " + where, failure);
    }
    if (isMissingObject(refusal)) {
      return new NoSuchBlobException("cannot " + task + ": there is no such object in " + where, failure);
    }
    return new IOException("cannot " + task + ": " + where + " answered " + answer(refusal), failure);
  }

  /** The status, with the store's word for what is wrong when it gave one. */
  static String answer(AwsServiceException refusal) {
    String code = code(refusal);
    return refusal.statusCode() + (code.isEmpty() ? "" : " " + code);
  }

  /** The store's word for what is wrong; empty when it gave none, as in answers without a body. */
  static String code(AwsServiceException refusal) {
    String code = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    // Where there is no body, the library puts the status there.
    return code == null || code.equals(Integer.toString(refusal.statusCode())) ? "" : code;
  }

  /** Whether it is said that an object is missing. Without a word of the store it may as well be the bucket. */
  static boolean isMissingObject(AwsServiceException refusal) {
    return refusal.statusCode() == 404 && code(refusal).equals("NoSuchKey");
  }

  private static boolean isFull(AwsServiceException refusal) {
    return refusal.statusCode() == INSUFFICIENT_STORAGE || FULL.contains(code(refusal));
  }
}
