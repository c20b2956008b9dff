package org.memeserver.crypto;

import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.memeserver.ShortBench;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** BLAKE2b-256 of contents, ours and BouncyCastle's; MiB/s. */
public class Blake2bBench extends ShortBench {
  /** Of one content. */
  @Param({"64", "1024"})
  public int kibibytes;

  private byte[] content;
  private int contents;

  @Setup
  public void prepare() {
    content = new byte[kibibytes << 10];
    new Random(1).nextBytes(content);
    contents = MEBIBYTE / content.length;
  }

  @Benchmark
  public int ours() {
    int all = 0;
    for (int i = 0; i < contents; i++) {
      Blake2b256 hash = new Blake2b256();
      hash.update(content, 0, content.length);
      all ^= hash.digest()[0];
    }
    return all;
  }

  @Benchmark
  public int bouncyCastle() {
    int all = 0;
    byte[] digest = new byte[32];
    for (int i = 0; i < contents; i++) {
      Blake2bDigest hash = new Blake2bDigest(256);
      hash.update(content, 0, content.length);
      hash.doFinal(digest, 0);
      all ^= digest[0];
    }
    return all;
  }
}
