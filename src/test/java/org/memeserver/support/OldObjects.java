package org.memeserver.support;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareBytes;
import org.memeserver.crypto.GoFileKey;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** What a Go server in s3 mode keeps: plain objects in a bucket, with nothing before their names. */
public final class OldObjects implements AutoCloseable {
  private final S3Address address;
  private final S3Client client;

  private OldObjects(S3Address address) {
    S3Address.Credentials credentials = address.credentials().orElseThrow();
    this.address = address;
    this.client =
        S3Client.builder()
            .endpointOverride(address.endpoint().orElseThrow())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(credentials.key(), credentials.secret().revealText())))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  /** In a new empty bucket of a server. */
  public static OldObjects in(S3Server server) {
    S3Address fresh = server.freshBucket();
    return new OldObjects(new S3Address(fresh.endpoint(), Optional.of("us-east-1"), fresh.bucket(), "", fresh.credentials()));
  }

  public S3Address address() {
    return address;
  }

  /** The same bucket, where a stranger would look for it. */
  public S3Address at(URI endpoint, String prefix, String secret) {
    S3Address.Credentials other = new S3Address.Credentials(S3Server.KEY, Secret.ofText(secret));
    return new S3Address(Optional.of(endpoint), address.region(), address.bucket(), prefix, Optional.of(other));
  }

  /** The options of an import that name it, with the secret in a file. */
  public List<String> options(Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("old-secret"), S3Server.SECRET + "\n");
    return List.of(
        "--s3", "--s3-bucket", address.bucket(), "--s3-endpoint", address.endpoint().orElseThrow().toString(), "--s3-key", S3Server.KEY,
        "--s3-secret-file", secret.toString());
  }

  public void put(String name, byte[] content) {
    client.putObject(request -> request.bucket(address.bucket()).key(name), RequestBody.fromBytes(content));
  }

  public byte[] get(String name) {
    return client.getObjectAsBytes(request -> request.bucket(address.bucket()).key(name)).asByteArray();
  }

  /** Every object with its length, its time and what the store knows it by, to see whether anything was touched. */
  public Map<String, String> listing() {
    Map<String, String> listing = new TreeMap<>();
    client.listObjectsV2Paginator(request -> request.bucket(address.bucket())).contents().forEach(
        object -> listing.put(object.key(), object.size() + " " + object.lastModified() + " " + object.eTag()));
    return listing;
  }

  /**
   * Puts in what the deployment of the test resources would have been in s3 mode. What is damaged there is other bytes of the right length here, and
   * what is cut there has fewer bytes.
   *
   * @param database that has its table
   */
  public void putVectors(Connection database) throws IOException, SQLException {
    Path files = OldDeployment.VECTORS.resolve("files");
    Secret master = Secret.of(HexFormat.of().parseHex(OldDeployment.VECTORS_KEY));
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, nonce, size FROM public.media")) {
      while (rows.next()) {
        byte[] key = GoFileKey.derive(master, HexFormat.of().parseHex(rows.getString("nonce")));
        for (String name : Stream.of("", "_thumb", "_medium").map(rows.getString("id")::concat).toList()) {
          if (Files.exists(files.resolve(name))) {
            put(name, plain(key, Files.readAllBytes(files.resolve(name)), rows.getInt("size")));
          }
        }
      }
    }
    put("orphan-file", new byte[] {1, 2, 3});
  }

  private static byte[] plain(byte[] key, byte[] sealed, int size) {
    if (sealed.length == 0) {
      return sealed;
    }
    try {
      return DareBytes.open(BlobKey.withNonceOf(key, sealed), sealed);
    } catch (DamagedPackageException e) {
      return Contents.of(1, Math.min(size, sealed.length));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
