package org.memeserver.model;

/** The measures of a picture in pixels, 1 or more each. */
public record Dimensions(int width, int height) {}
