package org.memeserver.crypto;

import java.util.Locale;

/** What is done with all data keys when another storage key comes into force. */
public enum Rotation {
  /** They are wrapped with it; files stay as they are. */
  REWRAP,

  /** All files are encrypted anew, each with another data key: whoever knew the old keys cannot read the files either. */
  REENCRYPT;

  /** As it stands in a key file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
