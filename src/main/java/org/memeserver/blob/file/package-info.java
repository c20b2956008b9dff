/**
 * A blob store in a folder of the local file system. The bytes it is given are the bytes on the disk: encryption is not its
 * business.
 */
package org.memeserver.blob.file;
