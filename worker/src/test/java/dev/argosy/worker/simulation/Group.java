package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The group's coordinator, and the part of the client that talks to it. Ownership changes only
 * inside a member's own poll. Which partitions a commit names is checked by no style of it, as on
 * the real broker: only whether the member and its epoch are current.
 */
abstract class Group {
  static final long SESSION = TimeUnit.SECONDS.toNanos(10);
  static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(3);
  static final long MAX_POLL_INTERVAL = TimeUnit.SECONDS.toNanos(60);

  /** What a member learns in a poll. */
  sealed interface Change {
    record None() implements Change {}

    /** It was expelled; everything it held may be another's. It has rejoined as a new member. */
    record Lost() implements Change {}

    record Revoke(Set<Partition> partitions) implements Change {}

    record Assign(Set<Partition> partitions) implements Change {}
  }

  /** Whether a commit with a member's epoch passes. */
  enum Standing {
    CURRENT,
    STALE,
    UNKNOWN,
    REPLACED
  }

  final Baton baton;
  final Dice dice;
  final History history;
  final List<Partition> partitions;
  final List<Member> members = new ArrayList<>();
  private int nextId;
  private int rebalances;

  Group(Baton baton, Dice dice, History history, Collection<Partition> partitions) {
    this.baton = baton;
    this.dice = dice;
    this.history = history;
    this.partitions = new ArrayList<>(new TreeSet<>(partitions));
  }

  /** A client joins; its partitions come in later polls. */
  Member join(String worker, Set<String> subscribed) {
    Member member = new Member(worker, nextId++, subscribed, baton.nanos());
    members.add(member);
    history.event("member joined", worker, member.id);
    return member;
  }

  /** The coordinator forgets a member: it left, or was not heard of. */
  void remove(Member member) {
    if (members.remove(member)) {
      member.gone = true;
      member.onGone.run();
      history.event("member gone", member.worker, member.id);
      membersChanged();
    }
  }

  /** A topic that the group reads has got a partition. */
  void add(Partition partition) {
    partitions.add(partition);
    partitions.sort(null);
    membersChanged();
  }

  /** What this member's poll brings next; asked until it is None. */
  abstract Change next(Member member);

  /** The callback for these partitions has returned. */
  abstract void givenUp(Member member, Set<Partition> revoked);

  /** Whether a commit of these partitions with this epoch of the member's passes now. */
  Standing standing(Member member, int epoch, Set<Partition> committed) {
    if (member.gone) {
      return member.replaced ? Standing.REPLACED : Standing.UNKNOWN;
    }
    return epochPasses(member, epoch, committed) ? Standing.CURRENT : Standing.STALE;
  }

  abstract boolean epochPasses(Member member, int epoch, Set<Partition> committed);

  /** Makes the coordinator move partitions about, as another assignor would. */
  void reassign() {
    List<Member> givers = members.stream().filter(member -> !member.target.isEmpty()).toList();
    if (members.size() > 1 && !givers.isEmpty()) {
      Member from = dice.oneOf(givers);
      Partition moved = from.target.iterator().next();
      List<Member> takers =
          members.stream().filter(member -> member != from && member.reads(moved)).toList();
      if (!takers.isEmpty()) {
        from.target.remove(moved);
        dice.oneOf(takers).target.add(moved);
        targetsChanged();
      }
    }
  }

  abstract void targetsChanged();

  abstract void membersChanged();

  /** Expels who has not been heard of for a session. */
  void expire() {
    for (Member member : List.copyOf(members)) {
      if (baton.nanos() - member.heardAt > SESSION
          || baton.nanos() - member.polledAt > MAX_POLL_INTERVAL) {
        remove(member);
      }
    }
  }

  /** After an outage nobody is late. */
  void forgive() {
    members.forEach(member -> member.heardAt = baton.nanos());
  }

  /** Whether a member of this worker has been told of that partition and has not given it up. */
  boolean owns(String worker, Partition partition) {
    return members.stream()
        .anyMatch(member -> member.worker.equals(worker) && member.owned.contains(partition));
  }

  boolean isMember(String worker) {
    return members.stream().anyMatch(member -> member.worker.equals(worker));
  }

  int rebalances() {
    return rebalances;
  }

  void countRebalance() {
    rebalances++;
  }
}
