package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classic protocol, cooperative. A rebalance waits until every member has polled, then bumps
 * the generation; from that bump until a member's own next poll its commits are refused, and nobody
 * learns its assignment before the leader has polled. A partition that changes hands is first
 * revoked in one generation, then given in the next.
 */
final class ClassicGroup extends Group {
  private final boolean staticIds;
  private int generation;
  private boolean preparing;
  private boolean ledAlready = true;

  ClassicGroup(
      Baton baton,
      Dice dice,
      History history,
      Collection<Partition> partitions,
      boolean staticIds) {
    super(baton, dice, history, partitions);
    this.staticIds = staticIds;
  }

  @Override
  Member join(String worker, Set<String> subscribed) {
    Member old =
        members.stream().filter(member -> member.worker.equals(worker)).findFirst().orElse(null);
    if (!staticIds || old == null) {
      Member member = super.join(worker, subscribed);
      prepare();
      return member;
    }
    old.gone = true;
    old.replaced = true;
    old.onGone.run();
    int place = members.indexOf(old);
    Member member = super.join(worker, subscribed);
    members.remove(member);
    members.set(place, member);
    member.assigned.putAll(old.assigned);
    member.target = new TreeSet<>(old.target);
    member.joined = false;
    // The coordinator hands its assignment over without a rebalance, unless the old process owed
    // the group one, what it was about to give up would stay nobody's, or reads other topics.
    long given = members.stream().mapToLong(each -> each.assigned.size()).sum();
    if (given < partitions.size() || !subscribed.equals(old.subscribed)) {
      prepare();
    }
    return member;
  }

  @Override
  Change next(Member member) {
    if (member.gone) {
      return new Change.Lost();
    }
    if (preparing) {
      if (!member.joined) {
        member.joined = true;
        bumpIfAllJoined();
      }
      return new Change.None();
    }
    if (member == members.getFirst()) {
      ledAlready = true;
    }
    if (!ledAlready) {
      return new Change.None();
    }
    member.epoch = generation;
    Set<Partition> revoked = new TreeSet<>(member.owned);
    revoked.removeAll(member.assigned.keySet());
    if (!revoked.isEmpty()) {
      return new Change.Revoke(revoked);
    }
    Set<Partition> added = new TreeSet<>(member.assigned.keySet());
    added.removeAll(member.owned);
    return added.isEmpty() ? new Change.None() : new Change.Assign(added);
  }

  @Override
  void givenUp(Member member, Set<Partition> revoked) {
    if (!members.isEmpty()) {
      prepare();
    }
  }

  @Override
  boolean epochPasses(Member member, int epoch, Set<Partition> committed) {
    return epoch == generation;
  }

  @Override
  void membersChanged() {
    if (!members.isEmpty()) {
      prepare();
      bumpIfAllJoined();
    }
  }

  @Override
  void targetsChanged() {
    prepare();
  }

  private void prepare() {
    if (!preparing) {
      preparing = true;
      members.forEach(member -> member.joined = false);
      countRebalance();
    }
  }

  private void bumpIfAllJoined() {
    if (!preparing || !members.stream().allMatch(member -> member.joined)) {
      return;
    }
    preparing = false;
    generation++;
    ledAlready = false;
    history.event("generation", "group", generation);
    Balance.spread(members, partitions);
    for (Member member : members) {
      member.assigned.clear();
      for (Partition partition : member.target) {
        boolean anothers =
            members.stream().anyMatch(other -> other != member && other.owned.contains(partition));
        if (!anothers) {
          member.assigned.put(partition, generation);
        }
      }
    }
  }
}
