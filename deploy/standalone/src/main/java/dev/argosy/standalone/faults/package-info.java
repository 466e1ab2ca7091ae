/**
 * The fault suite: a real fleet on a real cluster, broken on purpose, and an account of every
 * request.
 *
 * <p>Start at {@link dev.argosy.standalone.faults.FaultRun#run}, which is one run from its begin to
 * its verdict; {@link dev.argosy.standalone.faults.Kinds} lists what can strike. Brokers and
 * workers are processes of their own ({@code Fleet}, {@link dev.argosy.embedded.cluster}), the
 * stand-ins for the clouds run here and count calls. {@code Feed} posts requests and {@code
 * Auditor} reads what came of them as any reader would; both write into one {@code Ledger}. A
 * {@code Verdict} is made of it, of the {@code Spending} (who called for what, and which of that a
 * {@code Bound} explains), of the longest silence, and of what the strikes have hit. A strike gets
 * at all of it by its {@code Site}.
 *
 * <p>A seed decides what strikes whom and when. It does not decide how processes are scheduled, so
 * a run can be repeated, but not to the call.
 */
@NullMarked
package dev.argosy.standalone.faults;

import org.jspecify.annotations.NullMarked;
