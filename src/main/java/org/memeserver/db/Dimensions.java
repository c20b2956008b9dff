package org.memeserver.db;

/** The measures of a picture in pixels, 1 or more each. */
public record Dimensions(int width, int height) {}
