package org.memeserver.support;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket in which servers keep their blobs, seen from outside. */
public record BlobBucket(S3Address address) implements StoredBlobs {
  /** The settings of a server that keeps new files there, and more after them. */
  public String[] options(String... more) {
    return settings("s3", more);
  }

  /** The settings of a server that has it, and new files where the mode says, and more after them. */
  public String[] settings(String mode, String... more) {
    S3Address.Credentials credentials = address.credentials().orElseThrow();
    List<String> options = new ArrayList<>(List.of("--storage-mode", mode, "--s3-bucket", address.bucket(), "--s3-key", credentials.key(),
        "--s3-secret", credentials.secret().revealText()));
    address.endpoint().ifPresent(endpoint -> options.addAll(List.of("--s3-endpoint", endpoint.toString())));
    if (!address.prefix().isEmpty()) {
      options.addAll(List.of("--s3-prefix", address.prefix()));
    }
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  /** The names of the committed blobs, with the prefix. */
  @Override
  public List<String> blobs() throws IOException {
    // A store that is killed while it takes an object leaves something under a name of its own making, which it then lists.
    return names("blobs/").stream().filter(name -> BlobId.isBlobId(name.substring(name.lastIndexOf('/') + 1))).toList();
  }

  /** The names of all objects, with the prefix. */
  public List<String> objects() throws IOException {
    return names("");
  }

  private List<String> names(String start) throws IOException {
    S3Client client = S3Clients.of(address);
    try {
      return client.listObjectsV2Paginator(list -> list.bucket(address.bucket()).prefix(address.prefix() + start)).contents().stream()
          .map(S3Object::key).sorted().toList();
    } catch (SdkException e) {
      throw new IOException(address.toString(), e);
    }
  }

  @Override
  public List<String> unfinished() throws IOException {
    S3Client client = S3Clients.of(address);
    try {
      return client.listMultipartUploads(list -> list.bucket(address.bucket())).uploads().stream().map(MultipartUpload::key).toList();
    } catch (SdkException e) {
      throw new IOException(address.toString(), e);
    }
  }

  /** The bytes of an object as the store has them. */
  public byte[] read(String name) throws IOException {
    try {
      return S3Clients.of(address).getObjectAsBytes(get -> get.bucket(address.bucket()).key(name)).asByteArray();
    } catch (SdkException e) {
      throw new IOException(name, e);
    }
  }
}
