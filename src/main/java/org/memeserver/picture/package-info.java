/**
 * What a file shows: recognising pictures, reading their measures, and making small pictures of large ones, within bounds of memory and time. Knows
 * nothing of stores, records or who may see what.
 *
 * <p>A file is taken apart first ({@link org.memeserver.picture.PictureFile}) by code that reads headers only; libraries decode pixels, and are given
 * nothing but the parts that hold pixels.
 */
package org.memeserver.picture;
