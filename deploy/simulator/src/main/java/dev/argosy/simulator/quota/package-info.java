/**
 * The platforms' quota laws, kept by the referee: what a call draws, when it is refused, and who
 * was refused how often.
 *
 * <p>Start at {@link dev.argosy.simulator.quota.Quotas}. A {@link dev.argosy.simulator.quota.Quota}
 * says which calls it covers and by which {@link dev.argosy.simulator.quota.Law} they are counted;
 * a law is a list of limits, each limit a bucket that is exact to the nanosecond. A call that no
 * quota covers is never refused. Not here: how a refusal looks on the wire, which is each
 * platform's own.
 */
@NullMarked
package dev.argosy.simulator.quota;

import org.jspecify.annotations.NullMarked;
