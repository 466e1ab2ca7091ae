/**
 * What is settled of each partition. A {@link dev.argosy.worker.ledger.Ledger} belongs to one
 * assignment of one partition: the frontier (the smallest unsettled offset), what is settled above
 * it, and whether the partition is still ours. {@link dev.argosy.worker.ledger.OffsetMap} carries
 * it to the next owner in the metadata of the offset commit.
 */
@NullMarked
package dev.argosy.worker.ledger;

import org.jspecify.annotations.NullMarked;
