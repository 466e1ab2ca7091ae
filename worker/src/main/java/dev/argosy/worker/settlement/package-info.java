/**
 * What each verdict writes: the records that go into one transaction with the offset they settle.
 *
 * <p>{@link dev.argosy.worker.settlement.Settlements} composes them, {@link
 * dev.argosy.worker.settlement.Books} does their accounts; the loop commits them.
 */
@NullMarked
package dev.argosy.worker.settlement;

import org.jspecify.annotations.NullMarked;
