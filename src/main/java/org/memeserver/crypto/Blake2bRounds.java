package org.memeserver.crypto;

/**
 * The twelve rounds of BLAKE2b's compression (RFC 7693, section 3.2), written out, so that the place of each word is known when they are compiled:
 * four rounds a method, because the JVM compiles no method of more than 8000 bytes of code.
 *
 * <p>On x86-64 the JVM has thirteen registers for the sixteen words of state, and chooses badly which words to put aside. So four are put aside here:
 * those of the third row, c in the RFC, which nothing waits for as long, stay in the array. It is one array with the message, because the compiler
 * then knows that a store to the one does not change the other. The message word is added first, because it is there before b is.
 */
final class Blake2bRounds {
  /** Where the message begins in the array; before it is the state. */
  static final int MESSAGE = 16;

  /** Words of state and message together. */
  static final int WORDS = 32;

  private Blake2bRounds() {}

  /**
   * Mixes a block into the state.
   *
   * @param x {@link #WORDS} words: 16 of state, which are changed, then 16 of message
   * @throws IllegalArgumentException when there are more or fewer
   */
  static void mix(long[] x) {
    rounds0to3(x);
    rounds4to7(x);
    rounds8to11(x);
  }

  private static void rounds0to3(long[] x) {
    requireAllWords(x);
    long v0 = x[0], v1 = x[1], v2 = x[2], v3 = x[3];
    long v4 = x[4], v5 = x[5], v6 = x[6], v7 = x[7];
    long v12 = x[12], v13 = x[13], v14 = x[14], v15 = x[15];
    long c;
    // round 0
    v0 = v0 + x[16] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[17] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[18] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[19] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[20] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[21] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[22] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[23] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[24] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[25] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[26] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[27] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[28] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[29] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[30] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[31] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 1
    v0 = v0 + x[30] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[26] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[20] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[24] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[25] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[31] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[29] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[22] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[17] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[28] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[16] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[18] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[27] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[23] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[21] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[19] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 2
    v0 = v0 + x[27] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[24] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[28] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[16] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[21] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[18] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[31] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[29] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[26] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[30] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[19] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[22] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[23] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[17] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[25] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[20] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 3
    v0 = v0 + x[23] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[25] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[19] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[17] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[29] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[28] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[27] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[30] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[18] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[22] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[21] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[26] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[20] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[16] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[31] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[24] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    x[0] = v0; x[1] = v1; x[2] = v2; x[3] = v3;
    x[4] = v4; x[5] = v5; x[6] = v6; x[7] = v7;
    x[12] = v12; x[13] = v13; x[14] = v14; x[15] = v15;
  }

  private static void rounds4to7(long[] x) {
    requireAllWords(x);
    long v0 = x[0], v1 = x[1], v2 = x[2], v3 = x[3];
    long v4 = x[4], v5 = x[5], v6 = x[6], v7 = x[7];
    long v12 = x[12], v13 = x[13], v14 = x[14], v15 = x[15];
    long c;
    // round 4
    v0 = v0 + x[25] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[16] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[21] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[23] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[18] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[20] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[26] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[31] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[30] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[17] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[27] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[28] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[22] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[24] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[19] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[29] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 5
    v0 = v0 + x[18] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[28] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[22] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[26] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[16] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[27] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[24] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[19] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[20] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[29] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[23] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[21] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[31] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[30] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[17] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[25] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 6
    v0 = v0 + x[28] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[21] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[17] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[31] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[30] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[29] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[20] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[26] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[16] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[23] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[22] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[19] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[25] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[18] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[24] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[27] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 7
    v0 = v0 + x[29] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[27] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[23] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[30] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[28] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[17] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[19] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[25] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[21] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[16] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[31] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[20] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[24] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[22] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[18] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[26] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    x[0] = v0; x[1] = v1; x[2] = v2; x[3] = v3;
    x[4] = v4; x[5] = v5; x[6] = v6; x[7] = v7;
    x[12] = v12; x[13] = v13; x[14] = v14; x[15] = v15;
  }

  private static void rounds8to11(long[] x) {
    requireAllWords(x);
    long v0 = x[0], v1 = x[1], v2 = x[2], v3 = x[3];
    long v4 = x[4], v5 = x[5], v6 = x[6], v7 = x[7];
    long v12 = x[12], v13 = x[13], v14 = x[14], v15 = x[15];
    long c;
    // round 8
    v0 = v0 + x[22] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[31] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[30] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[25] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[27] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[19] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[16] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[24] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[28] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[18] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[29] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[23] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[17] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[20] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[26] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[21] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 9
    v0 = v0 + x[26] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[18] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[24] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[20] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[23] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[22] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[17] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[21] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[31] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[27] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[25] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[30] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[19] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[28] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[29] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[16] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 10
    v0 = v0 + x[16] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[17] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[18] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[19] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[20] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[21] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[22] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[23] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[24] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[25] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[26] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[27] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[28] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[29] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[30] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[31] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    // round 11
    v0 = v0 + x[30] + v4; v12 = Long.rotateRight(v12 ^ v0, 32); c = x[8] + v12; v4 = Long.rotateRight(v4 ^ c, 24);
    v0 = v0 + x[26] + v4; v12 = Long.rotateRight(v12 ^ v0, 16); c += v12; x[8] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    v1 = v1 + x[20] + v5; v13 = Long.rotateRight(v13 ^ v1, 32); c = x[9] + v13; v5 = Long.rotateRight(v5 ^ c, 24);
    v1 = v1 + x[24] + v5; v13 = Long.rotateRight(v13 ^ v1, 16); c += v13; x[9] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v2 = v2 + x[25] + v6; v14 = Long.rotateRight(v14 ^ v2, 32); c = x[10] + v14; v6 = Long.rotateRight(v6 ^ c, 24);
    v2 = v2 + x[31] + v6; v14 = Long.rotateRight(v14 ^ v2, 16); c += v14; x[10] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v3 = v3 + x[29] + v7; v15 = Long.rotateRight(v15 ^ v3, 32); c = x[11] + v15; v7 = Long.rotateRight(v7 ^ c, 24);
    v3 = v3 + x[22] + v7; v15 = Long.rotateRight(v15 ^ v3, 16); c += v15; x[11] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v0 = v0 + x[17] + v5; v15 = Long.rotateRight(v15 ^ v0, 32); c = x[10] + v15; v5 = Long.rotateRight(v5 ^ c, 24);
    v0 = v0 + x[28] + v5; v15 = Long.rotateRight(v15 ^ v0, 16); c += v15; x[10] = c; v5 = Long.rotateRight(v5 ^ c, 63);
    v1 = v1 + x[16] + v6; v12 = Long.rotateRight(v12 ^ v1, 32); c = x[11] + v12; v6 = Long.rotateRight(v6 ^ c, 24);
    v1 = v1 + x[18] + v6; v12 = Long.rotateRight(v12 ^ v1, 16); c += v12; x[11] = c; v6 = Long.rotateRight(v6 ^ c, 63);
    v2 = v2 + x[27] + v7; v13 = Long.rotateRight(v13 ^ v2, 32); c = x[8] + v13; v7 = Long.rotateRight(v7 ^ c, 24);
    v2 = v2 + x[23] + v7; v13 = Long.rotateRight(v13 ^ v2, 16); c += v13; x[8] = c; v7 = Long.rotateRight(v7 ^ c, 63);
    v3 = v3 + x[21] + v4; v14 = Long.rotateRight(v14 ^ v3, 32); c = x[9] + v14; v4 = Long.rotateRight(v4 ^ c, 24);
    v3 = v3 + x[19] + v4; v14 = Long.rotateRight(v14 ^ v3, 16); c += v14; x[9] = c; v4 = Long.rotateRight(v4 ^ c, 63);
    x[0] = v0; x[1] = v1; x[2] = v2; x[3] = v3;
    x[4] = v4; x[5] = v5; x[6] = v6; x[7] = v7;
    x[12] = v12; x[13] = v13; x[14] = v14; x[15] = v15;
  }

  /** Also spares the check of each index. */
  private static void requireAllWords(long[] x) {
    if (x.length != WORDS) {
      throw new IllegalArgumentException(x.length + " words");
    }
  }
}
