package org.memeserver.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import org.memeserver.ShortBench;
import org.memeserver.model.PublicKey;
import org.openjdk.jmh.annotations.Benchmark;

/** Recovery of the key that signed a message. */
public class LightningSignatureBench extends ShortBench {
  private final byte[] message = new byte[32];
  private final LightningSignature signature = LightningSignature.of(LightningSigner.random(new SecureRandom()).sign(message));

  @Benchmark
  public Optional<PublicKey> recover() {
    return signature.recover(message);
  }
}
