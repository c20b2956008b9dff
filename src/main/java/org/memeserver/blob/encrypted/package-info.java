/**
 * Encryption on the way to a blob store and back, 64 KiB at a time. The store behind it never sees a key, and plain content never
 * leaves memory.
 */
package org.memeserver.blob.encrypted;
