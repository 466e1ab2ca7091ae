package dev.argosy.worker.simulation;

import java.util.List;

/**
 * The committed list of mutations: rules without which requests are lost, doubled or paid for
 * twice, one of them the broker's. Each must be noticed by the simulation; one that is not means
 * that the simulation is too kind, or the rule needless.
 */
final class Mutations {
  private Mutations() {}

  static final List<Mutation> ALL =
      List.of(
          Mutation.of("an outcome settles whatever became of its ledger instance")
              .in(
                  "ledger/Delivery",
                  "return ledger.owned() && ledger.isOpen(record.offset());",
                  "return true;"),
          Mutation.of("ledgers are dropped after the next commit")
              .in(
                  "loop/Loop",
                  "private boolean draining;",
                  "private boolean draining; private Set<Partition> late = Set.of();")
              .in(
                  "loop/Loop",
                  "    commits.leave(leaving);\n    drop(revoked);",
                  "commits.leave(leaving); late = revoked;")
              .in(
                  "loop/Loop",
                  "commits.turn(path.inLine() > 0 || path.inFlight() > 0, path.calls() > 0);",
                  """
                  commits.turn(path.inLine() > 0 || path.inFlight() > 0, path.calls() > 0);
                  drop(late);
                  late = Set.of();
                  """),
          Mutation.of("an unstable read is taken for no commit")
              .in(
                  "loop/TakeOvers",
                  "case Unstable _ -> {}",
                  "case Unstable _ -> noCommit(partition, takeOver, topicId, new NoCommit(0, 1L <<"
                      + " 40), reading);"),
          Mutation.of("after an unknown commit everything is written again before the re-read")
              .in(
                  "loop/GroupCommit",
                  "        rereading.begin(batch);\n        state = State.REREADING;",
                  """
                  List<Settlement> again = batch;
                  forgetBatch();
                  state = State.READY;
                  staged.putBack(again);
                  """),
          Mutation.of("an unknown commit is taken for a success")
              .in(
                  "loop/Rereading",
                  "return settlement.settles() && map != null",
                  "return true || map != null"),
          Mutation.of("slots are freed by the outcome")
              .in(
                  "path/RequestPath",
                  "Books.Entry entry = verdicts.enter(ended);",
                  "Books.Entry entry = verdicts.enter(ended); slots.free(job.delivery().ledger());")
              .in(
                  "path/RequestPath",
                  "        slots.free(job.delivery().ledger());\n        again(job);",
                  "again(job);")
              .in("loop/Staged", "slots.free(settlement.delivery().ledger());", ""),
          Mutation.of("gaps are not settled")
              .in("loop/Partitions", "partition.ledger.passGapsTo(position);", ""),
          Mutation.of("a map counts beside another base")
              .in(
                  "ledger/OffsetMap",
                  "return topicId.equals(topic) && base == committedOffset;",
                  "return topicId.equals(topic);"),
          Mutation.of("a map counts for another topic")
              .in(
                  "ledger/OffsetMap",
                  "return topicId.equals(topic) && base == committedOffset;",
                  "return base == committedOffset;"),
          Mutation.of("a map counts for another partition")
              .in(
                  "ledger/OffsetMap",
                  "return (partition == number || partition == SettledOffsets.UNNAMED)",
                  "return (number >= 0)"),
          Mutation.of("calls begin without the lease")
              .in("loop/GroupCommit", "return lease.valid() && !failing;", "return !failing;"),
          Mutation.of("the lease is asked for once a turn and not before each call")
              .in(
                  "path/RequestPath",
                  "    waiting.line.serve(this::admit);",
                  "if (commits.mayCall()) waiting.line.serve(this::admit);")
              .in("path/RequestPath", "!slots.free() || !commits.mayCall()", "!slots.free()"),
          Mutation.of("who is fenced without a lease has a twin")
              .in("loop/Lease", "valid() || (again && !explained)", "true"),
          Mutation.of("a refused transaction is not bisected")
              .in("loop/GroupCommit", "batchLimit = again.size() / 2;", ""),
          Mutation.of("an answer of an earlier assignment starts a partition")
              .in("loop/TakeOvers", "if (open.get(partition) != takeOver) {", "if (false) {"),
          Mutation.of("settlements of lost partitions are committed all the same")
              .in(
                  "loop/Staged",
                  "boolean lost = settlement.settles() && !settlement.delivery().ledger().owned();",
                  "boolean lost = false;"),
          Mutation.of("the group lets those commit whom it has expelled")
              .in(
                  "simulation/Group",
                  "return member.replaced ? Standing.REPLACED : Standing.UNKNOWN;",
                  "return Standing.CURRENT;"),
          Mutation.of("a throttle is an attempt")
              .in(
                  "retry/RetryPolicy",
                  "case Throttled _, Overloaded _, Unauthenticated _ -> new NextRoute();",
                  """
                  case Throttled(var error, _, _) -> new Retry(delayAfter(attempt), error);
                  case Overloaded _, Unauthenticated _ -> new NextRoute();
                  """),
          Mutation.of("what a call drew whose partition was lost is forgotten")
              .in(
                  "settlement/Settlements",
                  "entry == null || entry.usage() == null ? null : entry.usage().abandonedCopy();",
                  "null;")
              .in(
                  "settlement/Settlements",
                  "UsageRecord usage = settlement.usage() == null ? null :"
                      + " settlement.usage().abandonedCopy();",
                  "UsageRecord usage = null;"),
          Mutation.of("a copy for a reply is left out without a word")
              .in("settlement/Results", "headers.add(Header.of(Headers.REPLY_ERROR, reason));", ""),
          Mutation.of("a new topic's partitions begin in any order")
              .in(
                  "loop/TakeOvers",
                  "if (before && partitions.ledger(other).filter(Ledger::hasCommit).isEmpty()) {",
                  "if (false) {"),
          Mutation.of("partitions that an answer left out count as new")
              .in(
                  "loop/TakeOvers",
                  "if (!reading.states().containsKey(new Partition(partition.topic(), number))) {",
                  "if (false) {"),
          Mutation.of("a request is parked and its offset is not settled")
              .in(
                  "settlement/Settlements",
                  "job.delivery(), true, false, List.of(new Part(Kind.PARK, record)), null, smaller);",
                  "job.delivery(), false, false, List.of(new Part(Kind.PARK, record)), null, null);"),
          Mutation.of("an offset is settled as parked and nothing is written")
              .in("settlement/Settlements", "List.of(new Part(Kind.PARK, record))", "List.of()"),
          Mutation.of("parking is an attempt")
              .in(
                  "settlement/Settlements",
                  "PassedOn.headers(job, job.course(), job.attempt());",
                  "PassedOn.headers(job, job.course(), job.attempt() + 1);"),
          Mutation.of("any route may serve a request, wherever it runs")
              .in(
                  "admission/Residency",
                  "return residency == null ||",
                  "return !geography.isEmpty() || residency == null ||"),
          Mutation.of("a fallback is no attempt")
              .in(
                  "settlement/Settlements",
                  "    int attempt = job.attempt() + 1;\n    return again(job, verdict.course(),",
                  "int attempt = job.attempt(); return again(job, verdict.course(),"),
          Mutation.of("partitions that paused for a full line never go on")
              .in(
                  "path/Parking",
                  "  void moved() {",
                  "void moved() { if (line.size() >= 0) return;"),
          Mutation.of("a larger share of a quota is applied at once")
              .in(
                  "admission/SmallestLately",
                  "while (first.over && nowNanos - first.untilNanos > spanNanos) {",
                  "while (first.over) {"),
          Mutation.of("a worker that has not heard itself for long keeps its share")
              .in(
                  "admission/FleetShares",
                  "if (known && now - knownNanos > HOLD.toNanos()) {",
                  "if (false) {"),
          Mutation.of("a worker that missed reports goes on from what it knew")
              .in("loop/Sharing", "shares.afresh();", ""),
          Mutation.of("an earlier process of the same id is nobody else")
              .in(
                  "admission/FleetShares",
                  "      otherNanos = now;",
                  "if (!report.worker().equals(self.worker())) otherNanos = now;"),
          Mutation.of("who arrives is not looked up among the cancels")
              .in(
                  "path/RequestPath",
                  "    if (cancels.reach(job)) {\n      commits.accept(settlements.cancelled(job, null));",
                  "if (false) {\n      commits.accept(settlements.cancelled(job, null));")
              .in(
                  "path/RequestPath",
                  "case Later(var job, _) when cancels.reach(job) -> enter(job);",
                  ""),
          Mutation.of("who waits when its cancel is read is called all the same")
              .in("path/RequestPath", ".removeIf(cancels::reach)", ".removeIf(_ -> false)"),
          Mutation.of("open calls go on when their cancel is read")
              .in("path/RequestPath", "caller.cancelIf(cancels::reach);", ""),
          Mutation.of("a request whose call was given up goes back into line")
              .in(
                  "path/RequestPath",
                  "case Retry _, Verdict.NextModel _, HandBack _, NextRoute _ when cancels.reach(job) ->",
                  "case Retry _, Verdict.NextModel _, NextRoute _ when cancels.reach(job) ->"),
          Mutation.of("calls begin before the cancels of the last day were read")
              .in("path/RequestPath", "if (!cancels.complete()) {", "if (false) {"),
          Mutation.of("a cancel reaches what is posted after it")
              .in(
                  "path/Cancels",
                  "return until != null && posted <= until;",
                  "return until != null;"),
          Mutation.of("a retry is as old as its first reading and not as its post")
              .in(
                  "settlement/PassedOn",
                  "Long.toString(job.postedAt().toEpochMilli())",
                  "Long.toString(job.receivedAt().toEpochMilli())"),
          Mutation.of("a cancelled request keeps its slot")
              .in(
                  "settlement/Settlements",
                  "return ended(job, Status.CANCELLED, CANCELLED, entry, entry != null);",
                  "return ended(job, Status.CANCELLED, CANCELLED, entry, false);"),
          Mutation.of("what a call drew that a cancel has cut is forgotten")
              .in(
                  "path/Caller",
                  "return new Outcome.Abandoned(heard.drawn());",
                  "return new Outcome.Abandoned(Usage.NONE);"),
          Mutation.of("a partition is served before its claim is committed")
              .in("loop/Frontiers", "|| !ledger.told()", "")
              .in("ledger/Ledger", "return claimed && (width == 0", "return (width == 0")
              .in("ledger/Ledger", "return claimed && (!narrow()", "return (!narrow()"),
          Mutation.of("unclean ends narrow no partition")
              .in(
                  "ledger/Suspicion",
                  "ends >= NARROW_AFTER || width > 0 ? 1 : 0",
                  "ends >= 1_000 ? 1 : 0"),
          Mutation.of("an unclean end in company counts as one alone")
              .in("ledger/Suspicion", "alone ? Math.min(", "ends > 0 ? Math.min("),
          Mutation.of("what speaks against a record speaks against the next one too")
              .in("ledger/Suspicion", "return passed", "return passed && width > WIDEST"),
          Mutation.of("who is condemned is called all the same")
              .in("path/Arrivals", "if (!suspicion.condemned()) {", "if (suspicion != null) {"),
          Mutation.of("what kills whoever reads it is read for ever")
              .in(
                  "ledger/Suspicion",
                  "return takeoversAlone >= UNREADABLE_AFTER;",
                  "return takeoversAlone > 255;"),
          Mutation.of("others are called beside a record that is alone")
              .in("loop/Loop", "if (alone == null) {", "if (true) {"),
          Mutation.of("others are read beside a record that is alone")
              .in("loop/Solitude", "(chosen == null || chosen == ledger)", "true"),
          Mutation.of("a record is said to be alone while calls are open")
              .in("loop/Solitude", "wants(now) && path.calls() == 0", "wants(now)"),
          Mutation.of("a record that waits is said to be alone")
              .in("loop/Solitude", "before.alone(false);", ""),
          Mutation.of("a failure is an attempt though nobody is answered")
              .in(
                  "retry/RetryPolicy",
                  "mayBeBilled(failed) || choices.answeredSince(failures.judgedFrom());",
                  "true;"),
          Mutation.of("an outage fails who has had all attempts")
              .in(
                  "retry/RetryPolicy",
                  ".orElse(allowed && !counts ? retry : new Fail(failed.error(), true));",
                  ".orElse(new Fail(failed.error(), true));"));
}
