/**
 * The words on the wire: requests, results, usage, their headers and topics.
 *
 * <p>Start at {@link dev.argosy.contract.RequestCodec#decode}: what a record of a request topic is.
 * A request's body and a platform's answer pass through as bytes ({@link
 * dev.argosy.contract.RawJson}); one scan reads off them what we need, and {@link
 * dev.argosy.contract.Body#rewritten} splices. The same rules hold for records built in code (they
 * throw) and for bytes (they become {@link dev.argosy.contract.Decoded.Invalid}). Components that
 * may be absent on the wire are {@code @Nullable}: the one exception to our rule that {@code
 * Optional} says so, since a record is what stands on the wire. The JSON Schemas beside these
 * classes ({@code *.schema.json}) say the same for other languages.
 *
 * <p>Not here: Kafka, platforms, prices (see {@code catalog}). Depends on nothing but Jackson and
 * JSpecify.
 */
@NullMarked
package dev.argosy.contract;

import org.jspecify.annotations.NullMarked;
