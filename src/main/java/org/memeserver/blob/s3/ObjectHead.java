package org.memeserver.blob.s3;

/**
 * What a store says of an object without sending it.
 *
 * @param length in bytes
 * @param etag of these bytes and no others; empty when the store has none
 */
record ObjectHead(long length, String etag) {}
