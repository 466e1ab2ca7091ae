package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the open transactions of workers that are gone. Blocks; used by the admin thread only.
 *
 * <p>A writer is dead if its transaction is old and no member of the group runs under its worker
 * id. Both group ids and worker ids may hold dots, so {@code argosy.a.b.c} may be worker {@code
 * b.c} of group {@code a} or {@code c} of {@code a.b}: whoever is alive in any reading is left
 * alone. Each of these groups is asked for by name, since a list of all groups leaves out, without
 * a word, those that we have no right to see.
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
    String own = Identity.transactionalId(group, workerId);
    dead.remove(own);
    if (dead.isEmpty()) {
      return;
    }
    Set<String> groups = new HashSet<>(List.of(group));
    dead.forEach(id -> groups.addAll(readings(id)));
    Map<String, Set<String>> members = members(groups);
    if (!members.getOrDefault(group, Set.of()).contains(own)) {
      unknown("members", "this worker is not among them");
      return;
    }
    dead.removeIf(id -> mayLive(id, members));
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

  /** The groups that a writer of this transactional id may be a member of. */
  private List<String> readings(String transactionalId) {
    List<String> groups = new ArrayList<>(List.of(group));
    String worker = transactionalId.substring(Identity.prefix(group).length());
    for (int dot = worker.indexOf('.'); dot >= 0; dot = worker.indexOf('.', dot + 1)) {
      groups.add(group + "." + worker.substring(0, dot));
    }
    return groups;
  }

  private boolean mayLive(String transactionalId, Map<String, Set<String>> members) {
    return readings(transactionalId).stream()
        .map(members::get)
        .anyMatch(alive -> alive == null || alive.contains(transactionalId));
  }

  /** Transactional ids of the members by group, without groups that the broker does not tell of. */
  private Map<String, Set<String>> members(Set<String> groups) {
    Map<String, Set<String>> members = new HashMap<>();
    admin
        .describeConsumerGroups(groups)
        .describedGroups()
        .forEach(
            (name, future) -> {
              switch (AdminAnswer.await(future)) {
                case Said<ConsumerGroupDescription>(var description) ->
                    members.put(
                        name,
                        description.members().stream()
                            .map(member -> Identity.transactionalId(name, member.clientId()))
                            .collect(Collectors.toSet()));
                case Refused<ConsumerGroupDescription>(GroupIdNotFoundException _) ->
                    members.put(name, Set.of());
                case Refused<ConsumerGroupDescription>(var cause) ->
                    unknown("members of " + name, cause);
              }
            });
    return members;
  }

  private static void unknown(String what, Object reason) {
    log.atWarn()
        .addKeyValue("unknown", what)
        .addKeyValue("reason", reason)
        .log("dead workers are not fenced");
  }
}
