/** May you: media tokens, by which an owner gives others access to a content. */
package org.memeserver.token;
