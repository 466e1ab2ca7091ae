package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.telemetry.Observer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** All that must hold in a run, told of everything that happens in it. */
final class Guarantees implements CallWatch, ProcessWatch {
  final ExactlyOneResult exactlyOne;
  final FrontierNeverPasses frontier;
  final OpenCalls openCalls;
  final NoCallWithoutLease lease;
  final AttemptsAreCounted attempts;
  final EverythingSettles settles;
  final UsageIsAccounted usage;
  final StreamsAreNamed streams;
  final ProbeStaysQuiet quiet;
  final SharesAddUp shares;
  final ResidencyIsKept residency;
  final CancelsAreKept cancels;
  final PoisonIsSetAside poison;
  final OutagesFailNobody outages;
  private final Broker broker;
  private final History history;
  private final Set<String> twins = new TreeSet<>();

  Guarantees(
      Baton baton,
      Broker broker,
      IdLedger ids,
      History history,
      ControlLog control,
      Supplier<List<WorkerProcess>> alive) {
    var topics = Fleet.CONFIG.topics();
    this.broker = broker;
    this.history = history;
    this.exactlyOne = new ExactlyOneResult(topics, ids, history);
    this.frontier = new FrontierNeverPasses(ids, history);
    this.openCalls = new OpenCalls(topics, ids, history, Fleet.MAX_IN_FLIGHT);
    this.lease = new NoCallWithoutLease(history);
    this.attempts =
        new AttemptsAreCounted(topics, ids, history, Fleet.CONFIG.retry().attemptsMax());
    this.settles = new EverythingSettles(broker, ids);
    this.usage = new UsageIsAccounted(baton, history);
    this.streams = new StreamsAreNamed(topics, history);
    this.quiet = new ProbeStaysQuiet(baton, history);
    this.shares = new SharesAddUp(baton, history);
    this.residency = new ResidencyIsKept(topics, ids, history);
    this.cancels = new CancelsAreKept(topics, ids, history, control, twins);
    this.poison = new PoisonIsSetAside(topics, ids, history, broker.group, alive);
    this.outages = new OutagesFailNobody(topics, ids, history);
    broker.watch(exactlyOne); // First: the others ask what it has settled.
    broker.watch(frontier);
    broker.watch(openCalls);
    broker.watch(attempts);
    broker.watch(residency);
    broker.watch(streams);
    broker.watch(cancels);
    broker.watch(poison);
    broker.watch(outages);
    broker.watch(new RepliesGoWithResults(topics, ids, history));
  }

  @Override
  public void called(WorkerProcess process, String id) {
    lease.called(process, id);
    cancels.called(process, id);
    if (twins.contains(process.worker)) {
      // Two processes under one id call twice until one of them stops: the operator's to prevent.
      openCalls.excuse(id);
    }
    openCalls.called(process, id);
    poison.called(process, id);
  }

  @Override
  public boolean kills(WorkerProcess process, String id) {
    return poison.kills(process, id);
  }

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {
    openCalls.ended(process, id, outcome);
    usage.ended(process, id, outcome);
    cancels.ended(process, id, outcome);
    poison.ended(process, id, outcome);
  }

  @Override
  public void gone(WorkerProcess process, Partition partition) {
    openCalls.gone(process, partition);
    poison.gone(process, partition);
  }

  /** What a process tells of itself. */
  Observer observer(WorkerProcess process) {
    return quiet.watch(
        process,
        delivery -> poison.read(process, delivery),
        ended -> outages.ended(process, ended));
  }

  /** The process is gone with everything it held. */
  void crashed(WorkerProcess process) {
    openCalls.crashed(process);
    poison.crashed(process);
  }

  @Override
  public void confirmed(WorkerProcess process, long begun) {
    lease.confirmed(process, begun);
  }

  /** From now on a process of this id may find that another has it. */
  void twin(String worker) {
    twins.add(worker);
  }

  /** A worker gave up: only for a twin. */
  void stopped(WorkerProcess process, CannotGoOn stop) {
    history.event("stopped", process.worker, stop.exitCode());
    if (stop.exitCode() != CannotGoOn.TWIN || !twins.contains(process.worker)) {
      history.violation("workers stop for a twin alone", stop.getMessage());
    }
  }

  /** At the end of a run. */
  void verify() {
    settles.verify(history);
    exactlyOne.verify(broker);
    broker.topics().get(Fleet.CONFIG.topics().results()).logs().forEach(attempts::verify);
    broker.topics().get(Fleet.CONFIG.topics().results()).logs().forEach(residency::verify);
    broker.topics().get(Fleet.CONFIG.topics().usage()).logs().forEach(usage::verify);
  }
}
