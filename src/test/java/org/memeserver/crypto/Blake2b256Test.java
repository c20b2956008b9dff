package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class Blake2b256Test {
  private static final long SEED = 20261123;

  @Test
  void agrees_with_BouncyCastle_on_every_length_around_the_blocks() {
    byte[] content = content(new Random(SEED), 1025);
    for (int length = 0; length <= content.length; length++) {
      Blake2b256 ours = new Blake2b256();
      ours.update(content, 0, length);
      assertArrayEquals(bouncyCastle(content, length), ours.digest(), "length " + length);
    }
  }

  @Test
  void agrees_with_BouncyCastle_on_random_contents_cut_in_random_places() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      byte[] content = content(random, random.nextInt(round % 100 == 0 ? 300_000 : 2000));
      Blake2b256 ours = new Blake2b256();
      for (int at = 0; at < content.length; ) {
        int piece = 1 + random.nextInt(Math.min(content.length - at, 1 + random.nextInt(1000)));
        ours.update(content, at, piece);
        ours.update(content, at, 0);
        at += piece;
      }
      assertArrayEquals(bouncyCastle(content, content.length), ours.digest(), "seed " + SEED + ", round " + round);
    }
  }

  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    return content;
  }

  private static byte[] bouncyCastle(byte[] content, int length) {
    Blake2bDigest digest = new Blake2bDigest(256);
    digest.update(content, 0, length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
