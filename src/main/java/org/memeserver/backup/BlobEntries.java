package org.memeserver.backup;

import java.io.IOException;
import org.memeserver.model.BlobId;

/** Puts each blob into an entry. */
record BlobEntries(EntryWriter entries) implements FilesCopy.Sink {
  @Override
  public void begin(BlobId id) throws IOException {
    entries.begin(Archive.BLOB + id.text());
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    entries.write(bytes, 0, length);
  }

  @Override
  public void end() throws IOException {
    entries.end();
  }

  @Override
  public void breakOff() throws IOException {
    entries.breakOff();
  }
}
