package org.memeserver.blob.s3;

/**
 * How large the parts of an object are. Stores take {@value #MOST} parts at most, none but the last smaller than 5 MiB. Small ones at first, since
 * memory is needed for each; larger ones later, so that there are enough of them for objects of 127 GB.
 */
final class PartSizes {
  static final int MOST = 10_000;
  static final int SMALL = 5 * 1024 * 1024;
  static final int LARGE = 15 * 1024 * 1024;
  private static final int SMALL_ONES = 2_000;

  private PartSizes() {}

  /** @param number from 1 on */
  static int ofPart(int number) {
    return number <= SMALL_ONES ? SMALL : LARGE;
  }
}
