/** Blobs in two places at once: finding them in either, and moving them from one to the other while servers are at work. */
package org.memeserver.blob.places;
