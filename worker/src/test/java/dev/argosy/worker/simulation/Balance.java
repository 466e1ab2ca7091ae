package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A sticky assignor: who has a partition keeps it, as long as all have equally many of those that
 * they read.
 */
final class Balance {
  private Balance() {}

  /** Gives every partition to the {@code target} of a member that reads its topic, if any does. */
  static void spread(List<Member> members, List<Partition> partitions) {
    if (members.isEmpty()) {
      return;
    }
    List<Partition> free = new ArrayList<>(partitions);
    Set<Partition> taken = new TreeSet<>();
    for (Member member : members) {
      member.target.removeIf(partition -> !member.reads(partition) || !taken.add(partition));
      free.removeAll(member.target);
    }
    Comparator<Member> bySize =
        Comparator.<Member>comparingInt(member -> member.target.size())
            .thenComparingInt(member -> member.id);
    for (Partition partition : free) {
      members.stream()
          .filter(member -> member.reads(partition))
          .min(bySize)
          .ifPresent(member -> member.target.add(partition));
    }
    while (evens(members.stream().sorted(bySize).toList())) {}
  }

  /** Moves one partition from who has more to who has fewer, if one can be moved. */
  private static boolean evens(List<Member> bySize) {
    for (Member most : bySize.reversed()) {
      for (Member least : bySize) {
        if (most.target.size() - least.target.size() <= 1) {
          break;
        }
        Optional<Partition> moved = most.target.stream().filter(least::reads).findFirst();
        if (moved.isPresent()) {
          most.target.remove(moved.get());
          least.target.add(moved.get());
          return true;
        }
      }
    }
    return false;
  }
}
