package org.memeserver.support;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Plain clients for the stores of the tests, one for each store, as anybody would make them from the library. */
public final class S3Clients {
  private static final Map<URI, S3Client> MADE = new ConcurrentHashMap<>();

  private S3Clients() {}

  /** The one for the store at an address that names its endpoint and brings credentials. It stays open. */
  public static S3Client of(S3Address address) {
    return MADE.computeIfAbsent(address.endpoint().orElseThrow(), endpoint -> to(endpoint, address.credentials().orElseThrow()));
  }

  private static S3Client to(URI endpoint, S3Address.Credentials credentials) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(credentials.key(), credentials.secret().revealText())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
