package org.memeserver.launcher;

import java.security.SecureRandom;
import java.time.Clock;
import org.memeserver.config.Config;
import org.memeserver.media.Vault;

/** What jobs work on. */
record Workplace(Config config, Storage storage, Vault vault, SecureRandom random, Clock clock) {}
