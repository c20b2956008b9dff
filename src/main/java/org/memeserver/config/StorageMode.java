package org.memeserver.config;

/** Where new files go. */
public enum StorageMode {
  /** Into the folder of files. */
  LOCAL,

  /** Into the bucket. */
  S3
}
