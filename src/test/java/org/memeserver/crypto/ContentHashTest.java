package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Muid;

class ContentHashTest {
  /** Both are what {@code b2sum -l 256} prints. */
  @Test
  void theHashIsBlake2bOf256Bits() {
    assertEquals("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8", hex(ContentHash.of(new byte[0])));
    assertEquals("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", hex(ContentHash.of("abc".getBytes())));
  }

  @Test
  void itMattersNotInWhatPiecesTheContentComes() {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    ContentHash hash = new ContentHash();
    hash.update(content, 0, 10);
    ByteBuffer heap = ByteBuffer.wrap(content, 5, 40_000).slice().position(5);
    hash.update(heap);
    assertEquals(39_995, heap.remaining());
    ByteBuffer direct = ByteBuffer.allocateDirect(59_995).put(content, 40_005, 59_995).flip();
    hash.update(direct);
    assertEquals(59_995, direct.remaining());
    assertEquals(ContentHash.of(content), hash.finish());
  }

  private static String hex(Muid muid) {
    return HexFormat.of().formatHex(muid.bytes());
  }
}
