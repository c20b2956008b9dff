package org.memeserver.media;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.db.NewRendition;
import org.memeserver.db.RenditionRepository;
import org.memeserver.db.RenditionState;
import org.memeserver.db.StoredRendition;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.picture.Rendering;

/** Makes renditions durable: bytes before records, as with every content. */
final class RenditionKeeper {
  private static final System.Logger LOG = System.getLogger(RenditionKeeper.class.getName());

  /** Of what is made: one more when older renditions are to be made anew, or what was no picture is to be looked at again. */
  static final int VERSION = 1;

  private final Vault vault;
  private final RenditionRepository records;
  private final Clock clock;

  RenditionKeeper(Vault vault, RenditionRepository records, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.clock = clock;
  }

  /** Remembers that the content shows nothing. When that cannot be, it is found out anew the next time. */
  void keepNone(Muid muid) {
    try {
      records.replace(muid, List.of(), Optional.empty(), VERSION, clock.instant()).replaced().forEach(vault::letGo);
    } catch (MemeException e) {
      LOG.log(System.Logger.Level.WARNING, "it could not be noted that " + muid + " is no picture", e);
    }
  }

  /** A rendition whose bytes are kept, before its row. */
  private record One(Rendering.Made made, Received bytes) {
    NewRendition wrapped(Vault vault, Muid muid) {
      return new NewRendition(made.kind(), bytes.muid(), made.mime(), vault.wrapped(bytes, Vault.boundTo(muid, made.kind())));
    }
  }

  /**
   * Keeps what was made.
   *
   * @return what is kept: this, or what another made meanwhile
   * @throws org.memeserver.model.MemeException.NotFound when the content has gone
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   * @throws org.memeserver.model.MemeException.Unavailable when the store or the database fails
   */
  List<StoredRendition> keep(Muid muid, Rendering rendering) {
    List<Intake> intakes = new ArrayList<>();
    try {
      List<One> received = new ArrayList<>();
      for (Rendering.Made one : rendering.renditions()) {
        Intake intake = vault.receive();
        intakes.add(intake);
        intake.write(ByteBuffer.wrap(one.bytes()));
        received.add(new One(one, intake.complete()));
      }
      List<NewRendition> made = new ArrayList<>();
      RenditionRepository.Outcome outcome = vault.recorded(() -> {
        made.clear();
        received.forEach(one -> made.add(one.wrapped(vault, muid)));
        return records.replace(muid, made, Optional.of(rendering.blurhash()), VERSION, clock.instant());
      });
      outcome.replaced().forEach(vault::letGo);
      if (outcome.kept()) {
        return made.stream().map(NewRendition::asStored).toList();
      }
      made.forEach(one -> vault.letGo(one.blob().id()));
      return records.find(muid).map(RenditionState::renditions).orElseThrow(Renditions::notFound);
    } finally {
      // Only now, so that the sweep lets the blobs alone until their records are committed.
      intakes.forEach(Intake::close);
    }
  }
}
