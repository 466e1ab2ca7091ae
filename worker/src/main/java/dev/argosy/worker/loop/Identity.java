package dev.argosy.worker.loop;

/**
 * Who this worker is to the broker.
 *
 * @param workerId unique in the fleet; the {@code client.id}, and the end of the transactional id
 * @param stable the same after a restart (a StatefulSet's pod, {@code --id}), so a classic member
 *     may be a static one
 */
public record Identity(String workerId, boolean stable) {
  public Identity {
    if (workerId.isBlank()) {
      throw new IllegalArgumentException("a worker needs an id");
    }
  }

  /** The transactional id of a worker of that group. */
  static String transactionalId(String group, String workerId) {
    return prefix(group) + workerId;
  }

  /** What the transactional ids of all workers of that group begin with. */
  static String prefix(String group) {
    return "argosy." + group + ".";
  }
}
