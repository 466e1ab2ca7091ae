/**
 * Files inside of requests, and content that is kept outside of Kafka.
 *
 * <p>{@link dev.argosy.content.FileHead} tells from the first bytes what a file is and how large
 * its picture; {@link dev.argosy.content.FileRules} holds a request against the limits that the
 * catalogue knows, before anything is sent or spent.
 */
@NullMarked
package dev.argosy.content;

import org.jspecify.annotations.NullMarked;
