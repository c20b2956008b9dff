package org.memeserver.blob.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.memeserver.model.S3Address;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The requests by which an object is written in parts, and by which those that nobody finished are found. */
final class MultipartRequests {
  private final S3Bucket bucket;
  private final S3Client client;
  private final S3Address address;

  MultipartRequests(S3Bucket bucket, S3Client client, S3Address address) {
    this.bucket = bucket;
    this.client = client;
    this.address = address;
  }

  /** An object that has been begun and neither finished nor given up, under the name and the id that the store made up for the writing. */
  record Unfinished(String name, String upload, Instant begun) {}

  /** Begins an object and gives the id of the writing. */
  String begin(String name) throws IOException {
    String task = "begin " + bucket.key(name);
    String upload = bucket.ask(task, () -> client.createMultipartUpload(request -> request.bucket(address.bucket()).key(bucket.key(name)))).uploadId();
    if (upload == null) {
      throw new IOException("cannot " + task + ": the store gave no id for it");
    }
    return upload;
  }

  /**
   * Sends a part, in the place of an earlier one of that number.
   *
   * @return its ETag, which is needed at the end
   */
  String send(String name, String upload, int number, Content part) throws IOException {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(address.bucket())
            .key(bucket.key(name))
            .uploadId(upload)
            .partNumber(number)
            .contentLength((long) part.length())
            .contentMD5(part.md5());
    StoreClient.large(request);
    return bucket.ask("write part " + number + " of " + bucket.key(name), () -> client.uploadPart(request.build(), S3Bucket.body(part))).eTag();
  }

  /**
   * Makes an object of the parts.
   *
   * @param etags of all parts, from the first on
   * @return whether the answer says so; it can also be one that is no answer to this
   */
  boolean complete(String name, String upload, List<String> etags) throws IOException {
    List<CompletedPart> parts = new ArrayList<>();
    for (String etag : etags) {
      parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(etag).build());
    }
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(address.bucket())
            .key(bucket.key(name))
            .uploadId(upload)
            .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build());
    StoreClient.large(request);
    return bucket.ask("put together " + bucket.key(name), () -> client.completeMultipartUpload(request.build())).eTag() != null;
  }

  /** Gives up an object and its parts; that there is none is no error. */
  void abort(String name, String upload) throws IOException {
    AbortMultipartUploadRequest request =
        AbortMultipartUploadRequest.builder().bucket(address.bucket()).key(bucket.key(name)).uploadId(upload).build();
    bucket.ask("give up " + bucket.key(name), () -> {
      try {
        return Optional.of(client.abortMultipartUpload(request));
      } catch (AwsServiceException e) {
        if (e.statusCode() == 404) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  /** What has been begun under names with this beginning. */
  List<Unfinished> unfinished(String start) throws IOException {
    List<Unfinished> all = new ArrayList<>();
    String afterName = null;
    String afterUpload = null;
    boolean more;
    do {
      ListMultipartUploadsRequest request =
          ListMultipartUploadsRequest.builder()
              .bucket(address.bucket())
              .prefix(bucket.key(start))
              .keyMarker(afterName)
              .uploadIdMarker(afterUpload)
              .build();
      ListMultipartUploadsResponse page = bucket.ask("list what is unfinished", () -> client.listMultipartUploads(request));
      page.uploads().forEach(found -> {
        // Not every store keeps to the beginning that it was asked for.
        if (found.key().startsWith(bucket.key(start))) {
          all.add(new Unfinished(found.key().substring(address.prefix().length()), found.uploadId(), found.initiated()));
        }
      });
      boolean moved = !Objects.equals(afterName, page.nextKeyMarker()) || !Objects.equals(afterUpload, page.nextUploadIdMarker());
      afterName = page.nextKeyMarker();
      afterUpload = page.nextUploadIdMarker();
      more = Boolean.TRUE.equals(page.isTruncated()) && afterName != null && moved;
    } while (more);
    return all;
  }

  /** When the last part of an unfinished object arrived; empty when it has none. */
  Optional<Instant> lastPart(Unfinished writing) throws IOException {
    Optional<Instant> last = Optional.empty();
    Integer after = null;
    boolean more;
    do {
      ListPartsRequest request =
          ListPartsRequest.builder()
              .bucket(address.bucket())
              .key(bucket.key(writing.name()))
              .uploadId(writing.upload())
              .partNumberMarker(after)
              .build();
      ListPartsResponse page = bucket.ask("list the parts of " + bucket.key(writing.name()), () -> client.listParts(request));
      for (var part : page.parts()) {
        if (last.isEmpty() || part.lastModified().isAfter(last.get())) {
          last = Optional.of(part.lastModified());
        }
      }
      more = Boolean.TRUE.equals(page.isTruncated()) && page.nextPartNumberMarker() != null && !page.nextPartNumberMarker().equals(after);
      after = page.nextPartNumberMarker();
    } while (more);
    return last;
  }
}
