package org.memeserver.config;

/**
 * A setting as it is in force, for people to look at.
 *
 * @param value what it is; of a secret only whether it is set
 * @param source where that came from
 */
public record EffectiveSetting(String name, String value, String source) {}
