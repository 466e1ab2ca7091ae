package dev.argosy.worker.path;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.ResultError;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Residency;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which models may serve a request, and where: its own wishes within what its lane and its tenant
 * allow. Immutable but for the admission that it asks for names.
 */
public final class Courses {
  private static final int FALLBACK_MAX = 8;

  private final Admission admission;
  private final Map<String, List<String>> fallbacks;
  private final Map<String, String> residencies;

  /**
   * Sets courses by these rules.
   *
   * @param fallbacks the fallback models of each model's plan
   * @param residencies where the requests of a tenant must stay, by tenant; others may go anywhere
   */
  public Courses(
      Admission admission, Map<String, List<String>> fallbacks, Map<String, String> residencies) {
    this.admission = admission;
    this.fallbacks = Map.copyOf(fallbacks);
    this.residencies = Map.copyOf(residencies);
  }

  /** Why a request may not be served as it asks; empty if it may. */
  Optional<ResultError> problem(LaneConfig lane, Request request) {
    String asked = request.body().model();
    Optional<String> model = admission.model(asked);
    if (model.isEmpty()) {
      return error(
          ErrorType.UNKNOWN_MODEL,
          "body.model must be a model or alias that this fleet serves: " + asked);
    }
    if (!serves(lane, model.get())) {
      return error(ErrorType.INVALID_REQUEST, notOfLane("body.model", lane, model.get()));
    }
    List<String> fallback = request.fallback();
    for (int i = 0; i < fallback.size(); i++) {
      Optional<String> other = admission.model(fallback.get(i));
      if (other.isEmpty()) {
        return error(
            ErrorType.UNKNOWN_MODEL,
            "fallback[%d] must be a model or alias that this fleet serves: %s"
                .formatted(i, fallback.get(i)));
      }
      if (!serves(lane, other.get())) {
        return error(
            ErrorType.INVALID_REQUEST, notOfLane("fallback[" + i + "]", lane, other.get()));
      }
    }
    return residencyProblem(lane, request);
  }

  private static String notOfLane(String key, LaneConfig lane, String model) {
    return "%s must be one of lane %s's %s: %s".formatted(key, lane.topic(), lane.models(), model);
  }

  private Optional<ResultError> residencyProblem(LaneConfig lane, Request request) {
    Set<String> demanded = demanded(lane, request);
    return demanded.size() < 2
        ? Optional.empty()
        : error(
            ErrorType.NO_ROUTE,
            "residency must be the same for the request, its tenant and its lane: " + demanded);
  }

  private Set<String> demanded(@Nullable LaneConfig lane, Request request) {
    Set<String> demanded = new LinkedHashSet<>();
    demand(request.residency(), demanded);
    demand(request.tenant() == null ? null : residencies.get(request.tenant()), demanded);
    demand(lane == null ? null : lane.residency(), demanded);
    return demanded;
  }

  private static void demand(@Nullable String residency, Set<String> demanded) {
    if (residency != null && !residency.equals(Residency.GLOBAL)) {
      demanded.add(residency);
    }
  }

  private boolean serves(LaneConfig lane, String model) {
    return lane.models().isEmpty()
        || lane.models().stream()
            .flatMap(name -> admission.model(name).stream())
            .anyMatch(model::equals);
  }

  /** Of a request that came on a lane and has no {@link #problem}. */
  Course fresh(LaneConfig lane, Request request) {
    String model = admission.model(request.body().model()).orElseThrow();
    Set<String> fallback = new LinkedHashSet<>();
    if (request.fallback().isEmpty()) {
      fallbacks.getOrDefault(model, List.of()).stream()
          .filter(other -> serves(lane, other))
          .forEach(fallback::add);
    } else {
      request.fallback().forEach(name -> admission.model(name).ifPresent(fallback::add));
    }
    fallback.remove(model);
    return new Course(
        model, List.copyOf(fallback), 0, demanded(lane, request).stream().findFirst().orElse(null));
  }

  /**
   * Of a record that a worker has written: as its headers say; a tenant's residency counts that was
   * not demanded yet when it was written. Empty if the fleet serves its model no more.
   */
  Optional<Course> again(Incoming record, Request request) {
    List<Header> headers = record.headers();
    return Header.last(headers, Headers.SERVING_MODEL)
        .or(() -> Optional.of(request.body().model()))
        .flatMap(admission::model)
        .map(
            model ->
                new Course(
                    model,
                    Header.last(headers, Headers.FALLBACK).stream()
                        .flatMap(models -> Arrays.stream(models.split(",", -1)))
                        .flatMap(name -> admission.model(name).stream())
                        .limit(FALLBACK_MAX)
                        .toList(),
                    Header.last(headers, Headers.EARLIER_ATTEMPTS)
                        .filter(text -> text.matches("[0-9]{1,6}"))
                        .map(Integer::valueOf)
                        .orElse(0),
                    Header.last(headers, Headers.RESIDENCY)
                        .or(() -> demanded(null, request).stream().findFirst())
                        .orElse(null)));
  }

  private static Optional<ResultError> error(ErrorType type, String message) {
    return Optional.of(ResultError.of(type, message));
  }
}
