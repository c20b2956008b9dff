package org.memeserver.crypto;

import java.security.SecureRandom;
import org.memeserver.ShortBench;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Sealing and opening of a content in its packages of 64 KiB; MiB/s. */
public class DareBench extends ShortBench {
  private final BlobKey key = BlobKey.random(new SecureRandom());
  private final byte[] plain = new byte[MEBIBYTE];
  private final byte[] opened = new byte[DareFormat.PAYLOAD];
  private final byte[][] packages = new byte[MEBIBYTE / DareFormat.PAYLOAD][DareFormat.PACKAGE];
  private DareOpener opener;

  @Setup
  public void prepare() {
    // Without it packages of this size stay interpreted for longer than is measured.
    CipherWarmUp.run();
    new SecureRandom().nextBytes(plain);
    opener = new DareOpener(key, MEBIBYTE);
    seal();
  }

  @Benchmark
  public byte[][] seal() {
    DareSealer sealer = new DareSealer(key);
    for (int i = 0; i < packages.length; i++) {
      sealer.seal(plain, i * DareFormat.PAYLOAD, DareFormat.PAYLOAD, i == packages.length - 1, packages[i], 0);
    }
    return packages;
  }

  @Benchmark
  public byte[] open() throws DamagedPackageException {
    for (int i = 0; i < packages.length; i++) {
      opener.open(i, packages[i], DareFormat.PACKAGE, opened, 0);
    }
    return opened;
  }
}
