package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the open transactions of workers that are gone. Blocks; used by the admin thread only.
 *
 * <p>A writer is dead if its transaction is old and no member of the group runs under its worker
 * id. Both group ids and worker ids may hold dots, so {@code argosy.a.b.c} may be worker {@code
 * b.c} of group {@code a} or {@code c} of {@code a.b}: whoever is alive in any reading is left
 * alone.
 */
final class DeadWriters {
  /** Healthy workers commit long before; fencing an id that has nothing open is of no use. */
  private static final Duration OPEN_FOR = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(DeadWriters.class);

  private final Admin admin;
  private final String group;
  private final String workerId;

  DeadWriters(Admin admin, String group, String workerId) {
    this.admin = admin;
    this.group = group;
    this.workerId = workerId;
  }

  /** Does nothing if the broker does not say who is alive. */
  void fence() {
    Set<String> dead = open();
    dead.remove(Identity.transactionalId(group, workerId));
    if (dead.isEmpty()) {
      return;
    }
    Optional<Set<String>> alive = alive();
    if (alive.isEmpty()) {
      return;
    }
    dead.removeAll(alive.get());
    if (dead.isEmpty()) {
      return;
    }
    var fenced = AdminAnswer.await(admin.fenceProducers(dead).all());
    log.atWarn()
        .addKeyValue("transactionalIds", dead)
        .addKeyValue("answer", fenced)
        .log("fenced workers that left a transaction open and are no members");
  }

  private Set<String> open() {
    var old =
        new ListTransactionsOptions()
            .filterStates(List.of(TransactionState.ONGOING))
            .filterOnDuration(OPEN_FOR.toMillis());
    return switch (AdminAnswer.await(admin.listTransactions(old).all())) {
      case Said<Collection<TransactionListing>>(var transactions) ->
          transactions.stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(Identity.prefix(group)))
              .collect(Collectors.toCollection(TreeSet::new));
      case Refused<Collection<TransactionListing>>(var cause) -> {
        unknown("open transactions", cause);
        yield new TreeSet<>();
      }
    };
  }

  /** Transactional ids of all members; empty if they are not known for sure. */
  private Optional<Set<String>> alive() {
    Set<String> groups = new HashSet<>(List.of(group));
    switch (AdminAnswer.await(admin.listGroups().all())) {
      case Said<Collection<GroupListing>>(var listed) ->
          listed.stream()
              .map(GroupListing::groupId)
              .filter(id -> id.startsWith(group + "."))
              .forEach(groups::add);
      case Refused<Collection<GroupListing>>(var cause) -> {
        unknown("groups", cause);
        return Optional.empty();
      }
    }
    Set<String> alive = new HashSet<>();
    for (var described : admin.describeConsumerGroups(groups).describedGroups().entrySet()) {
      switch (AdminAnswer.await(described.getValue())) {
        case Said<ConsumerGroupDescription>(var description) ->
            description
                .members()
                .forEach(
                    member ->
                        alive.add(Identity.transactionalId(described.getKey(), member.clientId())));
        case Refused<ConsumerGroupDescription>(var cause) -> {
          unknown("members", cause);
          return Optional.empty();
        }
      }
    }
    if (!alive.contains(Identity.transactionalId(group, workerId))) {
      unknown("members", "this worker is not among them");
      return Optional.empty();
    }
    return Optional.of(alive);
  }

  private static void unknown(String what, Object reason) {
    log.atWarn()
        .addKeyValue("unknown", what)
        .addKeyValue("reason", reason)
        .log("dead workers are not fenced");
  }
}
