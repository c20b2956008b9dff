package org.memeserver.takeover;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.memeserver.db.AdoptedMedia;
import org.memeserver.db.AdoptedRenditions;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.NewBlob;
import org.memeserver.media.Adoption;
import org.memeserver.media.Adoptions;
import org.memeserver.media.OldContent;
import org.memeserver.media.OldRenditions;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.RenditionKind;
import org.memeserver.takeover.TakeoverReport.Trouble;

/** Takes the bytes of one row. Safe for use by many threads. */
final class RowTaking {
  private final OldFiles files;
  private final MasterKey master;
  private final PublicRule rule;
  private final Adoptions adoptions;
  private final OldRenditions renditions;

  RowTaking(OldFiles files, MasterKey master, PublicRule rule, Adoptions adoptions) {
    this.files = files;
    this.master = master;
    this.rule = rule;
    this.adoptions = adoptions;
    this.renditions = new OldRenditions(adoptions);
  }

  /**
   * Takes a content and what belongs to it.
   *
   * @param here what holds the content here already, if anything does
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   * @throws org.memeserver.model.MemeException.Unavailable when the store or the database here fails
   */
  Taken take(OldRecord old, Optional<ContentBlob> here) {
    byte[] fileKey = master.fileKey(old.nonce());
    if (here.isPresent() && adoptions.isSound(here.get())) {
      return ready(old, here.get(), Optional.empty(), Optional.empty(), fileKey);
    }
    Adoption adoption;
    try (OldContent content = files.open(old.muid().text()).orElse(null)) {
      if (content == null) {
        return refused(old, Trouble.MISSING, "has no file");
      }
      adoption = adoptions.content(old.muid(), content, fileKey, old.size());
    } catch (OldFiles.NotAFile e) {
      return refused(old, Trouble.MISSING, "is no file");
    } catch (IOException e) {
      return refused(old, Trouble.MISSING, "its file cannot be opened: " + e);
    }
    if (adoption instanceof Adoption.Kept kept) {
      return ready(old, kept.blob().asStored(), Optional.of(kept.blob()), here.map(ContentBlob::id), fileKey);
    } else if (adoption instanceof Adoption.Truncated truncated) {
      return refused(old, Trouble.TRUNCATED, truncated.why());
    } else if (adoption instanceof Adoption.Damaged damaged) {
      return refused(old, Trouble.DAMAGED, damaged.why());
    }
    return refused(old, Trouble.MISSING, ((Adoption.Unreadable) adoption).why());
  }

  /**
   * Looks whether a content whose record is here is there too, and takes it again when it is not. Its bytes are not read: that would make each run as
   * long as the first.
   *
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   * @throws org.memeserver.model.MemeException.Unavailable when the store or the database here fails
   */
  Taken check(OldRecord old, ContentBlob here) {
    if (adoptions.isThere(here)) {
      return new Taken.There(old);
    }
    Taken taken = take(old, Optional.of(here));
    return taken instanceof Taken.Refused refused
        ? refused(old, refused.trouble(), refused.why() + "; its bytes are missing here too")
        : taken;
  }

  private static Taken refused(OldRecord old, Trouble trouble, String why) {
    return new Taken.Refused(old.muid().text(), old.filename(), trouble, why);
  }

  private Taken ready(OldRecord old, ContentBlob content, Optional<NewBlob> blob, Optional<BlobId> broken, byte[] fileKey) {
    Optional<Dimensions> shown = rule == PublicRule.NONE ? Optional.empty() : adoptions.measure(content);
    boolean isPublic = rule == PublicRule.ALL || shown.isPresent();
    Optional<AdoptedRenditions> small =
        shown.isPresent() && blob.isPresent() && broken.isEmpty() ? smallPictures(old, fileKey) : Optional.empty();
    return new Taken.Ready(
        old,
        new AdoptedMedia(
            old.asMedia(
                content.size(), isPublic, shown.map(Dimensions::width).orElse(old.width()), shown.map(Dimensions::height).orElse(old.height())),
            blob, broken, small));
  }

  /** Those that the old server made. It has them under the content's id with an ending, and the row's nonce is theirs too. */
  private Optional<AdoptedRenditions> smallPictures(OldRecord old, byte[] fileKey) {
    Map<RenditionKind, OldContent> opened = new EnumMap<>(RenditionKind.class);
    try {
      for (RenditionKind kind : RenditionKind.values()) {
        Optional<OldContent> content = files.open(old.muid() + "_" + kind.text());
        if (content.isEmpty()) {
          return Optional.empty();
        }
        opened.put(kind, content.get());
      }
      return renditions.keep(old.muid(), opened, fileKey);
    } catch (IOException e) {
      // They can be made again of the content, which is here.
      return Optional.empty();
    } finally {
      opened.values().forEach(RowTaking::closed);
    }
  }

  private static void closed(OldContent content) {
    try {
      content.close();
    } catch (IOException e) {
      System.getLogger(RowTaking.class.getName()).log(System.Logger.Level.DEBUG, "a file could not be closed", e);
    }
  }
}
