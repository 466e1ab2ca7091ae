package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A sticky assignor: who has a partition keeps it, as long as all have equally many. */
final class Balance {
  private Balance() {}

  /** Gives every partition to one member's {@code target}; each brings what it has now in it. */
  static void spread(List<Member> members, List<Partition> partitions) {
    if (members.isEmpty()) {
      return;
    }
    List<Partition> free = new ArrayList<>(partitions);
    Set<Partition> taken = new TreeSet<>();
    for (Member member : members) {
      member.target.removeIf(partition -> !taken.add(partition));
      free.removeAll(member.target);
    }
    Comparator<Member> bySize =
        Comparator.<Member>comparingInt(member -> member.target.size())
            .thenComparingInt(member -> member.id);
    for (Partition partition : free) {
      members.stream().min(bySize).orElseThrow().target.add(partition);
    }
    while (true) {
      Member least = members.stream().min(bySize).orElseThrow();
      Member most = members.stream().max(bySize).orElseThrow();
      if (most.target.size() - least.target.size() <= 1) {
        return;
      }
      Partition moved = most.target.iterator().next();
      most.target.remove(moved);
      least.target.add(moved);
    }
  }
}
