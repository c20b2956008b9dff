package org.memeserver.support;

import java.util.Random;

/** Contents that a number stands for, so that a test need not keep them. */
public final class Contents {
  private Contents() {}

  public static byte[] of(long seed, int size) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }
}
