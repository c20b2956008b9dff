package org.memeserver.blob.s3;

import java.time.Instant;

/** An object as the store lists it, by its name without the prefix. */
record Listed(String name, long length, Instant modified) {}
