package dev.argosy.simulator;

import dev.argosy.simulator.calls.CallLog;
import dev.argosy.simulator.quota.Quotas;
import dev.argosy.simulator.script.Fates;
import dev.argosy.simulator.script.Script;

/**
 * What can be done to a running simulator, by whatever way it is asked. Owned by the event loop.
 */
record Controls(CallLog log, Fates fates, Quotas quotas) {
  /** Begins anew: counters, numbers of calls, phases, quotas. */
  void reset() {
    log.reset();
    fates.restart();
    quotas.restart();
  }

  /**
   * Another script; its phases begin now, the counters stay, and so do quotas that are the same.
   */
  void script(Script next) {
    fates.script(next);
    quotas.replace(next.quotas());
  }
}
