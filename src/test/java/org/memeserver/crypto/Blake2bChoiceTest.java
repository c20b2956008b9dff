package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Blake2bChoiceTest {
  /** Remembers what was logged. */
  private static final class Remembered extends Handler {
    private final List<LogRecord> records = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final Logger logger = Logger.getLogger(Blake2bChoice.class.getName());
  private final Remembered log = new Remembered();

  @BeforeEach
  void listen() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  @Test
  void ours_is_chosen_and_nothing_is_logged() {
    assertInstanceOf(Blake2b256.class, Blake2bChoice.start());
    assertInstanceOf(Blake2b256.class, Blake2bChoice.provenOrBouncyCastle(Blake2b256::new).get());
    assertEquals(List.of(), log.records);
  }

  @Test
  void what_has_to_be_computed_is_what_BouncyCastle_computes() {
    assertEquals(Blake2bChoice.proof(BouncyBlake2b::new), Blake2bChoice.proof(Blake2b256::new));
    assertInstanceOf(BouncyBlake2b.class, Blake2bChoice.provenOrBouncyCastle(BouncyBlake2b::new).get());
    assertEquals(List.of(), log.records);
  }

  /** As a miscompiled round would: all is right but contents of three blocks. */
  @Test
  void BouncyCastle_is_chosen_when_ours_is_wrong_and_the_log_says_so() {
    assertFallsBack(() -> new Altered() {
      @Override
      public byte[] digest() {
        byte[] digest = super.digest();
        digest[31] ^= (byte) (taken == 257 ? 1 : 0);
        return digest;
      }
    });
  }

  @Test
  void BouncyCastle_is_chosen_when_ours_cannot_run_and_the_log_says_why() {
    assertFallsBack(() -> {
      throw new NoClassDefFoundError("a class that this runtime lacks");
    });
    assertInstanceOf(NoClassDefFoundError.class, log.records.get(0).getThrown());
    log.records.clear();
    assertFallsBack(() -> new Altered() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        throw new IllegalStateException("cannot");
      }
    });
  }

  private void assertFallsBack(Supplier<Blake2b> ours) {
    assertInstanceOf(BouncyBlake2b.class, Blake2bChoice.provenOrBouncyCastle(ours).get());
    assertEquals(List.of(Level.WARNING), log.records.stream().map(LogRecord::getLevel).toList());
    assertTrue(log.records.get(0).getMessage().contains("BouncyCastle"));
  }

  /** Ours, to be changed. */
  private static class Altered implements Blake2b {
    private final Blake2b256 right = new Blake2b256();
    long taken;

    @Override
    public void update(byte[] bytes, int offset, int length) {
      right.update(bytes, offset, length);
      taken += length;
    }

    @Override
    public byte[] digest() {
      return right.digest();
    }
  }
}
