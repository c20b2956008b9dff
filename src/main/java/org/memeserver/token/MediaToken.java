package org.memeserver.token;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.memeserver.crypto.LightningSignature;
import org.memeserver.model.Base64Url;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * A media token as it came: read, not yet believed.
 *
 * <p>{@code host.muid.buyer.exp.sig}, or {@code host.muid.buyer.exp.meta.sig} from relay and the v2 apps; each part is base64url and may be empty.
 * Source: sphinx-meme, package ldat.
 *
 * @param host the name of the server it is for
 * @param buyer whom it is for; anyone when empty
 * @param expires Unix seconds, 0 to 2^32-1; good through that second
 * @param signedBytes the decoded parts before the signature, one after the other
 */
public record MediaToken(
    String host, Muid muid, Optional<PublicKey> buyer, long expires, byte[] signedBytes, LightningSignature signature) {

  /** Real tokens have about 300 characters; the rest is room for meta. */
  private static final int MAX_LENGTH = 4096;

  /** @throws IllegalArgumentException when any part is missing, malformed or of the wrong length */
  public static MediaToken parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("token too long");
    }
    // Limit -1 keeps empty parts at the end.
    String[] parts = text.split("\\.", -1);
    if (parts.length != 5 && parts.length != 6) {
      throw new IllegalArgumentException("a media token has 5 or 6 parts");
    }
    List<byte[]> signed =
        Arrays.stream(parts, 0, parts.length - 1).map(Base64Url::decodeCanonical).toList();
    byte[] exp = signed.get(3);
    if (exp.length != Integer.BYTES) {
      throw new IllegalArgumentException("exp has 4 bytes");
    }
    byte[] buyer = signed.get(2);
    return new MediaToken(
        new String(signed.get(0), StandardCharsets.ISO_8859_1),
        Muid.ofHash(signed.get(1)),
        buyer.length == 0 ? Optional.empty() : Optional.of(PublicKey.of(buyer)),
        Integer.toUnsignedLong(ByteBuffer.wrap(exp).getInt()),
        concatenated(signed),
        LightningSignature.of(Base64Url.decodeCanonical(parts[parts.length - 1])));
  }

  /**
   * Those whose signature this can be: owners sign the bytes, or the text of their padded base64url. Recovering a key costs far more than reading the
   * token, so the second is only tried when somebody asks for it.
   */
  public Stream<PublicKey> signers() {
    return Stream.<Supplier<byte[]>>of(
            () -> signedBytes,
            () -> Base64Url.encode(signedBytes).getBytes(StandardCharsets.US_ASCII))
        .map(message -> signature.recover(message.get()))
        .flatMap(Optional::stream);
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
