/**
 * Files inside of requests, and content that is kept outside of Kafka.
 *
 * <p>{@link dev.argosy.content.FileHead} tells from the first bytes what a file is and how large
 * its picture; {@link dev.argosy.content.FileRules} holds a request against the limits that the
 * catalogue knows, before anything is sent or spent.
 *
 * <p>A {@link dev.argosy.content.ContentStore} keeps what shall not stand in Kafka: a directory,
 * S3. {@link dev.argosy.content.ContentStores} are those that one side has configured, by name;
 * {@link dev.argosy.content.ContentKey} says where an object stands in them. Records carry a {@link
 * dev.argosy.contract.ContentRef}, whose length and checksum are verified wherever it is followed.
 */
@NullMarked
package dev.argosy.content;

import org.jspecify.annotations.NullMarked;
