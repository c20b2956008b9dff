package org.memeserver.launcher;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.memeserver.config.S3Place;
import org.memeserver.model.S3Address;
import org.memeserver.model.Secret;
import org.memeserver.takeover.MasterKey;
import org.memeserver.takeover.OldBucket;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options of an import that say where the files of an old server in s3 mode are. They stand in the place of the settings of the same names, which
 * tell of this server's own bucket; what is not given is what that server has built in, never what a setting says.
 */
final class OldBucketOptions {
  private static final String BUCKET = "sphinx-memes";
  private static final String REGION = "us-east-1";

  @Option(names = "--s3", description = "the old server ran in s3 mode: its files are in a bucket, and not encrypted")
  private boolean s3;

  @Option(names = "--s3-bucket", paramLabel = "NAME", description = "bucket of the old server (default: " + BUCKET + ")")
  private String bucket;

  @Option(names = "--s3-endpoint", paramLabel = "URL", description = "the store it is in, if that is not Amazon's")
  private String endpoint;

  @Option(names = "--s3-region", paramLabel = "REGION", description = "region of the bucket (default: " + REGION + ")")
  private String region;

  @Option(names = "--s3-prefix", paramLabel = "TEXT", description = "what the names of its objects begin with (default: nothing)")
  private String prefix;

  @Option(names = "--s3-key", paramLabel = "KEY", description = "S3_KEY of the old server; without one, credentials are found as the AWS tools find them")
  private String key;

  @Option(names = "--s3-secret", paramLabel = "SECRET", description = "secret of --s3-key")
  private String secret;

  @Option(names = "--s3-secret-file", paramLabel = "FILE", description = "the same, in a file that other users cannot see")
  private String secretFile;

  /**
   * Whether the files are in a bucket.
   *
   * @throws WrongUse when they are not, and anything is said of one all the same
   */
  boolean isAsked(CommandSpec spec) {
    if (!s3) {
      Map<String, String> all = new TreeMap<>();
      all.put("--s3-bucket", bucket);
      all.put("--s3-endpoint", endpoint);
      all.put("--s3-region", region);
      all.put("--s3-prefix", prefix);
      all.put("--s3-key", key);
      all.put("--s3-secret", secret);
      all.put("--s3-secret-file", secretFile);
      all.values().removeIf(Objects::isNull);
      if (!all.isEmpty()) {
        String given = all.keySet().iterator().next();
        throw new WrongUse(
            spec.commandLine(), given + " needs --s3: it tells of the old server's bucket; the one of this server is set in the environment or meme.conf");
      }
    }
    return s3;
  }

  OldPlace place(CommandSpec spec) throws StartFailure {
    S3Place place = new S3Place(
        bucket == null ? BUCKET : bucket, Optional.ofNullable(endpoint), Optional.of(region == null ? REGION : region), prefix == null ? "" : prefix);
    try {
      S3Address address = place.address(credentials(spec));
      return new OldPlace("The old bucket " + address, () -> OldBucket.open(address), MasterKey.none(), true);
    } catch (S3Place.WrongPart e) {
      throw new WrongUse(spec.commandLine(), "the value of --s3-" + e.part() + " " + e.getMessage());
    }
  }

  private Optional<S3Address.Credentials> credentials(CommandSpec spec) throws StartFailure {
    boolean isSecretGiven = secret != null || secretFile != null;
    if ((key != null) != isSecretGiven) {
      throw new WrongUse(spec.commandLine(), "--s3-key and its secret, --s3-secret or --s3-secret-file, go together");
    }
    if (key == null) {
      return Optional.empty();
    }
    String text = GivenText.of(spec, secret, secretFile, "one of --s3-secret and --s3-secret-file is needed", "of the secret");
    if (key.isBlank() || text.isBlank()) {
      throw new WrongUse(spec.commandLine(), "--s3-key or its secret is empty");
    }
    return Optional.of(new S3Address.Credentials(key, Secret.ofText(text)));
  }
}
