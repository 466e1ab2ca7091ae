/**
 * How much of a quota a fleet spends, and how often it is throttled, against clouds that keep the
 * platforms' laws.
 *
 * <p>Start at {@link dev.argosy.standalone.bench.quota.QuotaScenario}, the list of what is shown.
 * Each runs broker and stand-in here and the workers in processes of their own: a {@link
 * dev.argosy.standalone.bench.quota.Site}, described once by a {@link
 * dev.argosy.standalone.bench.quota.Cloud}, from which both the referee's quotas and the workers'
 * file are written. What counts is the referee's word ({@link
 * dev.argosy.standalone.bench.quota.Spending}) and the ids of the results, never the workers' own
 * numbers. Runs in real time; not part of any build, but for one run of seconds.
 */
@NullMarked
package dev.argosy.standalone.bench.quota;

import org.jspecify.annotations.NullMarked;
