/**
 * Ciphers and signatures, and nothing of where bytes lie or who asks for them: the DARE stream, wrapped data keys and the key
 * ring, the key file, the content hash, and recovery of the node key from a Lightning signature.
 */
package org.memeserver.crypto;
