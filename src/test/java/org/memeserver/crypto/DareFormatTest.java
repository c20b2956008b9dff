package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DareFormatTest {
  @ParameterizedTest
  @CsvSource({"0,0,0", "1,1,33", "65535,1,65567", "65536,1,65568", "65537,2,65601", "131072,2,131136", "30000000,458,30014656"})
  void sizesAreThoseOfThePackagesTogether(long plain, long packages, long sealed) throws Exception {
    assertEquals(packages, DareFormat.packages(plain));
    assertEquals(sealed, DareFormat.sealedSize(plain));
    assertEquals(plain, DareFormat.plainSize(sealed));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 31, 32, 65569, 65568 + 32, 2 * 65568 + 1, Long.MAX_VALUE})
  void noContentHasThisSealedSize(long sealed) {
    assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(sealed));
  }

  @Test
  void theLargestContentIsLimitedByThePackageNumber() throws Exception {
    long sealed = DareFormat.sealedSize(DareFormat.MAX_PLAIN);
    assertEquals(DareFormat.MAX_PLAIN, DareFormat.plainSize(sealed));
    assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(sealed + 33));
    assertThrows(IllegalArgumentException.class, () -> DareFormat.sealedSize(DareFormat.MAX_PLAIN + 1));
    assertThrows(IllegalArgumentException.class, () -> DareFormat.packages(-1));
  }

  @Test
  void thereIsNoPackagePastTheLast() {
    assertEquals(1, DareFormat.payloadOf(1, 65537));
    assertThrows(IndexOutOfBoundsException.class, () -> DareFormat.payloadOf(2, 65537));
    assertThrows(IndexOutOfBoundsException.class, () -> DareFormat.payloadOf(-1, 65537));
    assertThrows(IndexOutOfBoundsException.class, () -> DareFormat.payloadOf(0, 0));
  }
}
