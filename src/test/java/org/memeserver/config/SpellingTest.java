package org.memeserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource({
    "PROT,PORT", "port,PORT", "JWT-KEY,JWT_KEY", "JWTKEY,JWT_KEY", "DATADIR,DATA_DIR", "MAX_UPLOAD_SIZE,MAX_UPLOAD_SIZE_MB",
    "ADMIN_PUBKEY,ADMIN_PUBKEYS", "S3_BUKET,S3_BUCKET", "DATABASEURL,DATABASE_URL"
  })
  void theNearestNameIsFound(String written, String meant) {
    assertEquals(Optional.of(meant), Spelling.closest(written, Settings.names()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X", "HOME", "COMPLETELY_DIFFERENT", ""})
  void whatIsNearNoNameGetsNone(String written) {
    assertEquals(Optional.empty(), Spelling.closest(written, Settings.names()));
  }

  @Test
  void aVeryLongWordIsNotComparedAtAll() {
    assertEquals(Optional.empty(), Spelling.closest("PORT".repeat(100_000), Settings.names()));
  }
}
