/** What follows an outcome: the pure decision, and the heap of retries that are not yet due. */
@NullMarked
package dev.argosy.worker.retry;

import org.jspecify.annotations.NullMarked;
