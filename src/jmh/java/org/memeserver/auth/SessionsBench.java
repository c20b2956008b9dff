package org.memeserver.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.memeserver.ShortBench;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.crypto.LightningSigner;
import org.memeserver.model.Secret;
import org.openjdk.jmh.annotations.Benchmark;

/** Session tokens, as every request of an app carries one. */
public class SessionsBench extends ShortBench {
  private final JwtKeys keys = new JwtKeys(Secret.of(new byte[32]), List.of());
  private final Sessions sessions = new Sessions(() -> keys, Clock.systemUTC());
  private final Caller caller = new Caller(LightningSigner.random(new SecureRandom()).publicKey(), false);
  private final String token = sessions.mint(caller);

  @Benchmark
  public Caller read() {
    return sessions.read(token);
  }

  @Benchmark
  public String mint() {
    return sessions.mint(caller);
  }
}
