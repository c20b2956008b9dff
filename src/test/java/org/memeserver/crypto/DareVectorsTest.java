package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DareVectorsTest {
  private static final String FILES =
      """
      default-0.bin, 0
      default-1.bin, 1
      default-5.bin, 5
      default-65536.bin, 65536
      default-65537.bin, 65537
      default-131072.bin, 131072
      v20-chacha-5.bin, 5
      v20-chacha-65537.bin, 65537
      """;

  @Test
  void theFileKeyIsTheOneTheGoServerDerives() {
    assertEquals(
        "217262a191ad46219a0225b428507b517351177e5e781d84bcbe0756737571db", HexFormat.of().formatHex(Vectors.dareFileKey()));
  }

  @ParameterizedTest
  @CsvSource(textBlock = FILES)
  void aFileOfTheGoServerOpensWhole(String file, int size) throws Exception {
    byte[] sealed = Vectors.bytes("dare/" + file);
    assertEquals(sealed.length, DareFormat.sealedSize(size));
    assertArrayEquals(Vectors.darePlain(size), DareBytes.open(keyOf(sealed), sealed));
  }

  @ParameterizedTest
  @CsvSource(textBlock = FILES)
  void eachPackageOfAFileOfTheGoServerOpensAloneAndAgain(String file, int size) throws Exception {
    byte[] sealed = Vectors.bytes("dare/" + file);
    byte[] plain = Vectors.darePlain(size);
    DareOpener opener = new DareOpener(keyOf(sealed), size);
    for (long i = DareFormat.packages(size) - 1; i >= 0; i--) {
      byte[] one = DareBytes.packageOf(sealed, i);
      int from = (int) i * DareFormat.PAYLOAD;
      for (int round = 0; round < 2; round++) {
        byte[] out = new byte[DareFormat.PAYLOAD + 7];
        int opened = opener.open(i, one, one.length, out, 7);
        assertArrayEquals(
            Arrays.copyOfRange(plain, from, from + DareFormat.payloadOf(i, size)), Arrays.copyOfRange(out, 7, 7 + opened));
      }
    }
  }

  private static BlobKey keyOf(byte[] sealed) {
    byte[] fileKey = Vectors.dareFileKey();
    return sealed.length == 0 ? new BlobKey(fileKey, new byte[12]) : BlobKey.withNonceOf(fileKey, sealed);
  }
}
