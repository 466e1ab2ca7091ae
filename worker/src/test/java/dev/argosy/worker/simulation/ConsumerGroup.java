package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The KIP-848 protocol. Each member moves to its target at its own pace: it gives up, its epoch is
 * bumped, then it takes what others have given up. A commit with an older epoch passes only for
 * partitions that were the member's at that epoch and still are.
 */
final class ConsumerGroup extends Group {
  private int groupEpoch = 1;

  ConsumerGroup(Baton baton, Dice dice, History history, Collection<Partition> partitions) {
    super(baton, dice, history, partitions);
  }

  @Override
  Member join(String worker, Set<String> subscribed) {
    Member member = super.join(worker, subscribed);
    membersChanged();
    return member;
  }

  @Override
  Change next(Member member) {
    if (member.gone) {
      return new Change.Lost();
    }
    Set<Partition> revoked = new TreeSet<>(member.owned);
    revoked.removeAll(member.target);
    if (!revoked.isEmpty()) {
      return new Change.Revoke(revoked);
    }
    member.coordinatorEpoch = groupEpoch;
    member.epoch = groupEpoch;
    Set<Partition> added = new TreeSet<>(member.target);
    added.removeAll(member.owned);
    added.removeIf(partition -> anothers(member, partition));
    if (added.isEmpty()) {
      return new Change.None();
    }
    added.forEach(partition -> member.assigned.put(partition, groupEpoch));
    return new Change.Assign(added);
  }

  @Override
  void givenUp(Member member, Set<Partition> revoked) {
    member.assigned.keySet().removeAll(revoked);
  }

  @Override
  boolean epochPasses(Member member, int epoch, Set<Partition> committed) {
    if (epoch == member.coordinatorEpoch) {
      return true;
    }
    return committed.stream()
        .allMatch(partition -> member.assigned.getOrDefault(partition, Integer.MAX_VALUE) <= epoch);
  }

  @Override
  void membersChanged() {
    Balance.spread(members, partitions);
    bump();
  }

  /** A member's epoch moves on with a heartbeat, before its own poll tells the client. */
  void heartbeat(Member member) {
    if (member.target.containsAll(member.assigned.keySet())
        && dice.either("heart-beat with news", 0.3)) {
      member.coordinatorEpoch = groupEpoch;
    }
  }

  @Override
  void targetsChanged() {
    bump();
  }

  private void bump() {
    groupEpoch++;
    countRebalance();
    history.event("group epoch", "group", groupEpoch);
  }

  private boolean anothers(Member member, Partition partition) {
    List<Member> others = members;
    return others.stream()
        .anyMatch(other -> other != member && other.assigned.containsKey(partition));
  }
}
