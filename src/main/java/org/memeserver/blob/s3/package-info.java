/** Keeping blobs in a bucket of an S3-compatible store. The types of the AWS SDK stay in here. */
package org.memeserver.blob.s3;
