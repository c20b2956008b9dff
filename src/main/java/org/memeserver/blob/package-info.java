/** Keeping bytes: the {@link org.memeserver.blob.BlobStore} port, and rooms for each place that can keep them. */
package org.memeserver.blob;
