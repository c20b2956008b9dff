package org.memeserver.bench;

/**
 * How one contestant did at one load: medians of its rounds.
 *
 * @param rate in the unit of the load
 * @param cpuMicros processor time of the contestant for each request, in microseconds, over all rounds
 * @param p50 milliseconds
 * @param p99 milliseconds
 */
record Score(String contestant, double rate, double cpuMicros, double p50, double p99) {}
