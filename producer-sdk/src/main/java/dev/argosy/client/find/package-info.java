/**
 * Where a request is, told from the topics and the group's committed offsets alone; no worker is
 * asked.
 *
 * <p>Start at {@link dev.argosy.client.find.RequestFinder}. A request's records have its id as
 * their key, so of each topic one partition is read (of the parked requests, which stand by model,
 * all); where it has not, because a foreign client gave it another or none, all are read; a
 * worker's commits say which of them are settled ({@link dev.argosy.contract.SettledOffsets}); the
 * group says whose each partition is. The offsets are read before the topics: what they call
 * settled has left its trace by then, since both are one transaction.
 *
 * <p>What can't be told: whether a worker that has a request is calling it or lets it wait.
 */
@NullMarked
package dev.argosy.client.find;

import org.jspecify.annotations.NullMarked;
