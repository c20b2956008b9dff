package org.memeserver.doctor;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.memeserver.config.Config;
import org.memeserver.model.Secret;

/** Settings that are allowed and seldom meant. */
public final class SettingsCheck implements Check {
  private static final Set<String> GUESSED_FIRST =
      Set.of("password", "passwd", "secret", "changeme", "change-me", "admin", "postgres", "meme", "sphinx", "test", "root", "minioadmin", "12345678", "key");
  private static final int ENOUGH_BYTES = 32;
  private static final Duration LONG_CHALLENGE = Duration.ofSeconds(60);
  private static final Duration SHORT_TTL = Duration.ofHours(1);
  private static final Duration LONG_TTL = Duration.ofDays(3660);

  private final Config config;

  public SettingsCheck(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    secrets().forEach((setting, secret) -> {
      if (isGuessable(secret)) {
        found.add(Diagnosis.SECRET_GUESSABLE.found(setting + " is a word that everybody tries first"));
      }
    });
    config.keys().jwt().filter(key -> key.length() < ENOUGH_BYTES).ifPresent(key ->
        found.add(Diagnosis.JWT_KEY_SHORT.found("JWT_KEY has " + key.length() + " bytes; whoever has one session can try keys at home")));
    if (config.watching().metricsPublic()) {
      found.add(Diagnosis.METRICS_PUBLIC.found("METRICS_PUBLIC is true"));
    }
    if (config.watching().logLevel() == Level.DEBUG) {
      found.add(Diagnosis.LOG_DEBUG.found("LOG_LEVEL is DEBUG"));
    }
    if (config.signIn().challengeTtl().compareTo(LONG_CHALLENGE) > 0) {
      found.add(Diagnosis.CHALLENGE_LONG.found("CHALLENGE_TTL_SECONDS is " + config.signIn().challengeTtl().toSeconds()));
    }
    Duration ttl = config.uploads().defaultTtl();
    if (ttl.compareTo(SHORT_TTL) < 0 || ttl.compareTo(LONG_TTL) > 0) {
      found.add(Diagnosis.TTL_ODD.found("DEFAULT_TTL_SECONDS is " + ttl.toSeconds() + ", " + (ttl.compareTo(SHORT_TTL) < 0
          ? "less than an hour" : ttl.toDays() / 365 + " years")));
    }
    if (value("RESTRICT_UPLOAD_SIZE").equals("true") && config.uploads().freeMaxBytes() >= config.uploads().maxBytes()) {
      found.add(Diagnosis.UPLOAD_LIMIT_IDLE.found("MAX_FREE_UPLOAD_SIZE_MB is not below MAX_UPLOAD_SIZE_MB"));
    }
    return found.isEmpty() ? List.of(Finding.ok(name(), "nothing in them is odd")) : found;
  }

  private Map<String, Secret> secrets() {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    config.keys().jwt().ifPresent(key -> secrets.put("JWT_KEY", key));
    config.records().postgres().map(address -> address.password()).ifPresent(password -> secrets.put("the password of the database", password));
    config.files().bucket().flatMap(bucket -> bucket.credentials()).ifPresent(given -> secrets.put("S3_SECRET", given.secret()));
    return secrets;
  }

  private static boolean isGuessable(Secret secret) {
    return GUESSED_FIRST.contains(secret.revealText().toLowerCase(Locale.ROOT));
  }

  private String value(String setting) {
    return config.effective().stream().filter(one -> one.name().equals(setting)).map(one -> one.value()).findFirst().orElse("");
  }
}
