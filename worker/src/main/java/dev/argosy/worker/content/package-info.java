/**
 * Content outside of Kafka: fetched before a call, kept after it.
 *
 * <p>Start at {@link dev.argosy.worker.content.Contents}. A request may leave its messages to an
 * object of a store that the configuration names; they are fetched when its turn has come, so that
 * they are in memory only while its slot is held. An answer may be kept in a store, and its result
 * then carries the reference. Not here: the stores themselves ({@code dev.argosy.content}), and
 * when a call may begin (see {@code path}).
 */
@NullMarked
package dev.argosy.worker.content;

import org.jspecify.annotations.NullMarked;
