package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DareVectorTest {
  static Stream<String> files() {
    return Stream.of(DareVectors.FILES);
  }

  @Test
  void theFileKeyIsTheOneTheGoServerDerives() {
    assertEquals("217262a191ad46219a0225b428507b517351177e5e781d84bcbe0756737571db", HexFormat.of().formatHex(DareVectors.fileKey()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPackageOpensAgainAndAgain(String name) throws Exception {
    byte[] sealed = DareVectors.sealed(name);
    int size = DareVectors.plainSize(name);
    assertEquals(size, DareFormat.plainSize(sealed.length));
    assertEquals(sealed.length, DareFormat.sealedSize(size));
    if (size == 0) {
      return;
    }
    DareOpener opener = new DareOpener(DareVectors.key(sealed), size);
    // Backwards, and each twice in a row: the order and what was opened before must not matter.
    for (int index = (int) DareFormat.packages(size) - 1; index >= 0; index--) {
      for (int time = 0; time < 2; time++) {
        int from = index * DareFormat.PACKAGE;
        byte[] one = Arrays.copyOfRange(sealed, from, Math.min(sealed.length, from + DareFormat.PACKAGE));
        byte[] plain = new byte[DareFormat.payloadOf(index, size)];
        assertEquals(plain.length, opener.open(index, one, one.length, plain, 0));
        int plainFrom = index * DareFormat.PAYLOAD;
        assertArrayEquals(Arrays.copyOfRange(DareVectors.plain(size), plainFrom, plainFrom + plain.length), plain);
      }
    }
  }
}
