package org.memeserver.support;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.crypto.ContentHash;

/** What a server says it has, held against what it gives and what lies on its disk. */
public final class Library {
  private static final Pattern MUID = Pattern.compile("\"muid\":\"([^\"]+)\"");
  private static final long FAR_FUTURE = 4_000_000_000L;

  private final JarServer server;

  public Library(JarServer server) {
    this.server = server;
  }

  /** The contents of one owner. */
  public List<String> muidsOf(SphinxUser owner) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = owner.get("/mymedia");
    if (answer.statusCode() != 200) {
      throw new AssertionError("/mymedia: " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    List<String> muids = new ArrayList<>();
    Matcher found = MUID.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    while (found.find()) {
      muids.add(found.group(1));
    }
    return muids;
  }

  /** Everything that any of the owners has. */
  public Set<String> muidsOf(Collection<SphinxUser> owners) throws IOException, InterruptedException {
    Set<String> all = new HashSet<>();
    for (SphinxUser owner : owners) {
      all.addAll(muidsOf(owner));
    }
    return all;
  }

  /** Downloads with a token of the owner. */
  public HttpResponse<byte[]> download(SphinxUser owner, String muid) throws IOException, InterruptedException {
    return owner.get("/file/" + owner.tokenFor(server.host(), muid, null, FAR_FUTURE));
  }

  /** Downloads what must be there and be the content that the muid names. */
  public byte[] intact(SphinxUser owner, String muid) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = download(owner, muid);
    if (answer.statusCode() != 200) {
      throw new AssertionError(muid + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    String hash = ContentHash.of(answer.body()).text();
    if (!hash.equals(muid)) {
      throw new AssertionError(muid + " came as " + hash + ", " + answer.body().length + " bytes");
    }
    return answer.body();
  }

  /** Waits until the disk or the bucket has one blob for each content and nothing else. */
  public void awaitOneBlobEach(StoredBlobs disk, Collection<SphinxUser> owners, Duration patience) throws Exception {
    int[] seen = new int[2];
    try {
      Eventually.holds("one blob for each content, nothing unfinished", patience, () -> {
        seen[0] = muidsOf(owners).size();
        for (SphinxUser owner : owners) {
          seen[0] += owner.get("/preferences").statusCode() == 200 ? 1 : 0;
        }
        seen[1] = disk.blobs().size();
        return seen[0] == seen[1] && disk.unfinished().isEmpty();
      });
    } catch (AssertionError e) {
      throw new AssertionError(seen[0] + " contents, " + seen[1] + " blobs, unfinished: " + disk.unfinished(), e);
    }
  }
}
