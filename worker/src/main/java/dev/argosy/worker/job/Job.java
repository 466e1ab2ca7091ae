package dev.argosy.worker.job;

import dev.argosy.content.PromptSize;
import dev.argosy.contract.Call;
import dev.argosy.contract.Request;
import dev.argosy.worker.ledger.Delivery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that this worker holds, with what has been done for it so far, here and by earlier
 * owners. Owned by the loop's thread.
 */
public final class Job {
  /** How many calls are kept unless more of them cost money. */
  static final int MOST_CALLS = 64;

  private static final Set<String> TURNED_AWAY = Set.of("throttled", "overloaded");

  private final Delivery delivery;
  private final Request request;
  private final int attempt;
  private final Times times;
  private final List<Call> calls;
  private final Set<String> unusableRoutes = new HashSet<>();
  private Course course;
  private long promptSize;
  private @Nullable Instant startedAt;

  /**
   * A request as it arrived.
   *
   * @param course the model to call, and those after it
   * @param attempt the attempt that the next counting call will be, 1-based
   * @param earlierCalls those of earlier owners
   */
  public Job(
      Delivery delivery,
      Request request,
      Course course,
      int attempt,
      Times times,
      List<Call> earlierCalls) {
    this.delivery = delivery;
    this.request = request;
    this.course = course;
    this.attempt = attempt;
    this.times = times;
    this.calls = new ArrayList<>(earlierCalls);
    bound();
  }

  public Delivery delivery() {
    return delivery;
  }

  /** Whether it may be called as far as its partition's suspicion goes. */
  public boolean permitted() {
    return delivery.ledger().permits();
  }

  public Request request() {
    return request;
  }

  /** The catalogue's name of the model that serves it now. */
  public String model() {
    return course.model();
  }

  /** Which models serve it, and where. */
  public Course course() {
    return course;
  }

  /** Another model serves it from now on; nothing is known of its routes yet. */
  public void follow(Course next) {
    course = next;
    unusableRoutes.clear();
  }

  /** The only geography that may process it; null: any. */
  public @Nullable String residency() {
    return course.residency();
  }

  /** About how many tokens its prompt is, before anything is known of its model; 1 or more. */
  public long promptSize() {
    if (promptSize == 0) {
      promptSize = PromptSize.of(request);
    }
    return promptSize;
  }

  public int attempt() {
    return attempt;
  }

  /** The same of its present model alone. */
  public int attemptOfModel() {
    return attempt - course.earlierAttempts();
  }

  public Instant postedAt() {
    return times.posted();
  }

  public Instant receivedAt() {
    return times.received();
  }

  public Instant deadline() {
    return times.deadline();
  }

  public Instant expiry() {
    return times.expiry();
  }

  /**
   * The calls so far, in order: all that cost money, and of the others the latest, {@value
   * #MOST_CALLS} together if the former leave room.
   */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public void called(Call call) {
    calls.add(call);
    bound();
  }

  /** A storm of throttles must not outgrow a record: the oldest calls that cost nothing go. */
  private void bound() {
    while (calls.size() > MOST_CALLS
        && (removeFirst(call -> free(call) && TURNED_AWAY.contains(call.outcome()))
            || removeFirst(Job::free))) {}
  }

  private boolean removeFirst(Predicate<Call> condition) {
    for (int i = 0; i < calls.size(); i++) {
      if (condition.test(calls.get(i))) {
        calls.remove(i);
        return true;
      }
    }
    return false;
  }

  private static boolean free(Call call) {
    return call.cost() != null && call.cost().signum() == 0;
  }

  /** What all calls so far have cost; unpriced ones count nothing. */
  public BigDecimal spent() {
    return calls.stream()
        .map(Call::cost)
        .map(cost -> cost == null ? BigDecimal.ZERO : cost)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** When the latest call began; absent before the first. */
  public @Nullable Instant startedAt() {
    return startedAt;
  }

  public void started(Instant at) {
    startedAt = at;
  }

  /** Routes that refused the account, not the request. */
  public Set<String> unusableRoutes() {
    return unusableRoutes;
  }

  @Override
  public String toString() {
    return request.id() + " (" + delivery + ", attempt " + attempt + ")";
  }
}
