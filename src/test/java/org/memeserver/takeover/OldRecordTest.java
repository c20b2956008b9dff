package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldRecordTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final String ID = "Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihU=";
  private static final String OWNER = "Amlj30C0h4JXKZLI7QJsYI2I_4zVWpOdWnOamVqc0-ox";
  private static final String HEX = "026963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31";

  private static OldRecord.Row row(String id, String owner, Long number, Instant expiry) {
    return new OldRecord.Row(
        id, owner, null, null, number, List.of(), number, null, number, null, null, null, null, expiry, number, number, false, -1, -1, List.of());
  }

  @ParameterizedTest
  @CsvSource({",", "-1", "-9223372036854775808"})
  void whatIsMissingOrNegativeIsFilledInAsGoDoes(Long number) {
    OldRecord old = row(ID, OWNER, number, null).usable(NOW, Optional.empty());
    assertEquals("name", old.details().name());
    assertEquals("description", old.details().description());
    assertEquals("file", old.filename());
    assertEquals("application/octet-stream", old.mime());
    assertEquals(0, old.details().price());
    assertEquals(31_536_000, old.details().ttl());
    assertEquals(OptionalLong.empty(), old.size());
    assertEquals(NOW, old.created());
    assertEquals(NOW, old.updated());
    assertEquals(List.of(0L, 0L), List.of(old.totalSats(), old.totalBuys()));
    assertEquals(List.of(0, 0), List.of(old.width(), old.height()));
    assertFalse(old.isExpired(NOW));
  }

  @Test
  void anOwnerInHexIsTheSameOwner() {
    assertEquals(row(ID, OWNER, 1L, null).usable(NOW, Optional.empty()).owner(), row(ID, HEX, 1L, null).usable(NOW, Optional.empty()).owner());
  }

  @Test
  void aRowExpiresAtItsExpiry() {
    assertTrue(row(ID, OWNER, 1L, NOW).usable(NOW, Optional.empty()).isExpired(NOW));
    assertFalse(row(ID, OWNER, 1L, NOW.plusMillis(1)).usable(NOW, Optional.empty()).isExpired(NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "orphan, its id",
    "'', its id",
    "Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihU, its id",
    "Y9Puh7c_z2faHR8o4gAuy7fPWGgOzxj67_06kY4oihV=, its id",
    "../../../etc/passwd_aaaaaaaaaaaaaaaaaaaaaaaa, its id"
  })
  void anIdThatNamesNoContentIsUnusable(String id, String why) {
    String message = assertThrows(IllegalArgumentException.class, () -> row(id, OWNER, 1L, null).usable(NOW, Optional.empty())).getMessage();
    assertTrue(message.startsWith(why), message);
  }

  @ParameterizedTest
  @CsvSource({",", "''", "alice", "zz6963df40b48782572992c8ed026c608d88ff8cd55a939d5a739a995a9cd3ea31"})
  void anOwnerThatIsNobodyIsUnusable(String owner) {
    String message = assertThrows(IllegalArgumentException.class, () -> row(ID, owner, 1L, null).usable(NOW, Optional.empty())).getMessage();
    assertEquals("its owner is no public key", message);
  }
}
