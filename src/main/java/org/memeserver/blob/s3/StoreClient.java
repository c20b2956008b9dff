package org.memeserver.blob.s3;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Request;
import org.memeserver.model.S3Address;

/** The client of the library, set up so that it gets along with stores of any make, and so that nobody waits for long when a store is away. */
final class StoreClient {
  /** For a request that sends a part: 5 MiB in that time are 18 KB/s, slower than what an upload needs to be. */
  private static final Duration LARGE = Duration.ofMinutes(5);

  private static final int TRIES = 5;

  /** Also words that come with a status of success: of an object of parts a store says first that it is at it. */
  private static final Set<String> PASSING =
      Set.of("InternalError", "ServiceUnavailable", "RequestTimeout", "RequestTimeTooSkewed", "SlowDown", "Throttling", "OperationAborted");

  private StoreClient() {}

  /** @throws SdkClientException when there is no region */
  static S3Client to(S3Address address, Patience patience) {
    StoreConnections connections = new StoreConnections(patience.silence());
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials(address))
            // Stores of other makes, and older ones, do not know the checksums that the library now adds to everything.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            // Neither are all of them used to bodies in signed pieces, or to be asked before a body comes.
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).expectContinueEnabled(false).build())
            .overrideConfiguration(
                settings -> settings.retryStrategy(tries(patience)).apiCallAttemptTimeout(patience.smallTry()).apiCallTimeout(patience.small()))
            .httpClient(new StallGuard(UrlConnectionHttpClient.create(connections::to), patience.silence()));
    // Most stores that are not Amazon's take the name of its first region, if they look at it at all.
    address.endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true).region(Region.US_EAST_1));
    address.region().ifPresent(region -> builder.region(Region.of(region)));
    return builder.build();
  }

  /** Lets a request that sends or asks for much take its time, as long as something moves. */
  static void large(S3Request.Builder request) {
    request.overrideConfiguration(settings -> settings.apiCallAttemptTimeout(LARGE).apiCallTimeout(LARGE));
  }

  private static AwsCredentialsProvider credentials(S3Address address) {
    return address
        .credentials()
        .<AwsCredentialsProvider>map(
            given -> StaticCredentialsProvider.create(AwsBasicCredentials.create(given.key(), given.secret().revealText())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static RetryStrategy tries(Patience patience) {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelay(patience.pause(), patience.longestPause());
    return DefaultRetryStrategy.standardStrategyBuilder()
        // What the library takes for passing includes that a body stalled, which has taken all the time there is.
        .useClientDefaults(false)
        .retryOnException(StoreClient::mayPass)
        .maxAttempts(TRIES)
        .backoffStrategy(pauses)
        .throttlingBackoffStrategy(pauses)
        // It stops trying when many tries failed, so that one short outage would end uploads that could have gone on.
        .circuitBreakerEnabled(false)
        .build();
  }

  private static boolean mayPass(Throwable failure) {
    if (failure instanceof AbortedException || failure instanceof ApiCallTimeoutException) {
      return false;
    }
    if (failure instanceof AwsServiceException refusal) {
      int status = refusal.statusCode();
      return status == 429 || status == 500 || status >= 502 && status <= 504 || refusal.isThrottlingException() || refusal.isClockSkewException()
          || refusal.awsErrorDetails() != null && PASSING.contains(String.valueOf(refusal.awsErrorDetails().errorCode()));
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SilentStoreException) {
        return false;
      }
    }
    return failure instanceof ApiCallAttemptTimeoutException || failure instanceof SdkException client && client.retryable() || hasIo(failure);
  }

  private static boolean hasIo(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /** What messages call the place at an address. */
  static String name(S3Address address) {
    return "the bucket " + address.bucket() + " at " + address.endpoint().map(URI::toString).orElse("Amazon");
  }
}
