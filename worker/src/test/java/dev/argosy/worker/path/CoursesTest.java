package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.ResultError;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.time.HandClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoursesTest {
  private static final LaneConfig ANY = new LaneConfig("any", 1, null, List.of(), List.of(), null);
  private static final LaneConfig EUROPEAN =
      new LaneConfig("european", 1, null, List.of("fast", "house-model"), List.of(), "eu");

  private final HandClock clock = new HandClock();
  private final List<Route> routes =
      List.of(Samples.route(clock, "cloud", "eu", Samples.unreached(), Samples.plenty(clock)));
  private final Courses courses =
      new Courses(
          new Admission(
              Map.of(Samples.HAIKU, routes, Samples.SONNET, routes, "house-model", routes),
              Map.of("fast", Samples.HAIKU),
              Catalog.bundled(),
              clock),
          Map.of(Samples.HAIKU, List.of(Samples.SONNET, "house-model")),
          Map.of("american", "us", "free", "global"));

  @Test
  void aRequestsOwnFallbacksTakeThePlaceOfItsPlans() {
    assertThat(courses.fresh(ANY, request(null, null)))
        .isEqualTo(course(List.of(Samples.SONNET, "house-model"), null));
    assertThat(courses.fresh(ANY, request(null, null, "house-model", "fast", "house-model")))
        .isEqualTo(course(List.of("house-model"), null));
  }

  @Test
  void aPlansFallbacksKeepToTheLanesModels() {
    assertThat(courses.fresh(EUROPEAN, request(null, null)))
        .isEqualTo(course(List.of("house-model"), "eu"));
  }

  @Test
  void aFallbackThatTheLaneOrTheFleetDoesNotServeIsRefused() {
    assertThat(problem(EUROPEAN, request(null, null, Samples.SONNET)))
        .returns(ErrorType.INVALID_REQUEST, ResultError::type)
        .returns(
            "fallback[0] must be one of lane european's [fast, house-model]: claude-sonnet-4-5",
            ResultError::message);
    assertThat(problem(ANY, request(null, null, "fast", "nothing")))
        .returns(ErrorType.UNKNOWN_MODEL, ResultError::type)
        .returns(
            "fallback[1] must be a model or alias that this fleet serves: nothing",
            ResultError::message);
  }

  @Test
  void residencyIsTheRequestsItsTenantsOrItsLanes() {
    assertThat(courses.fresh(ANY, request("eu", null)).residency()).isEqualTo("eu");
    assertThat(courses.fresh(ANY, request(null, "american")).residency()).isEqualTo("us");
    assertThat(courses.fresh(EUROPEAN, request("global", "free")).residency()).isEqualTo("eu");
    assertThat(courses.fresh(ANY, request("global", "free")).residency()).isNull();
  }

  @Test
  void residenciesThatContradictEachOtherAreRefused() {
    assertThat(problem(EUROPEAN, request("eu", "american")))
        .returns(ErrorType.NO_ROUTE, ResultError::type)
        .returns(
            "residency must be the same for the request, its tenant and its lane: [eu, us]",
            ResultError::message);
    assertThat(courses.problem(EUROPEAN, request("eu", null))).isEmpty();
  }

  @Test
  void whatAWorkerHasWrittenIsReadAsItIs() {
    assertThat(
            courses.again(
                record(
                    Header.of(Headers.SERVING_MODEL, Samples.SONNET),
                    Header.of(Headers.FALLBACK, "house-model,gone,fast"),
                    Header.of(Headers.EARLIER_ATTEMPTS, "3"),
                    Header.of(Headers.RESIDENCY, "eu")),
                request(null, null)))
        .hasValue(new Course(Samples.SONNET, List.of("house-model", Samples.HAIKU), 3, "eu"));
    assertThat(courses.again(record(), request("us", null)))
        .hasValue(new Course(Samples.HAIKU, List.of(), 0, "us"));
    assertThat(courses.again(record(), request(null, "american")))
        .as("demanded by its tenant since")
        .hasValue(new Course(Samples.HAIKU, List.of(), 0, "us"));
    assertThat(courses.again(record(), request("global", null)))
        .hasValue(new Course(Samples.HAIKU, List.of(), 0, null));
    assertThat(courses.again(record(Header.of(Headers.SERVING_MODEL, "gone")), request(null, null)))
        .as("the fleet serves it no more")
        .isEmpty();
  }

  private static Course course(List<String> fallback, String residency) {
    return new Course(Samples.HAIKU, fallback, 0, residency);
  }

  private ResultError problem(LaneConfig lane, Request request) {
    return courses.problem(lane, request).orElseThrow();
  }

  private static Incoming record(Header... headers) {
    return new Incoming(Samples.RETRIES, 0, 0, null, null, List.of(headers));
  }

  private static Request request(String residency, String tenant, String... fallback) {
    return new Request(
        "a",
        Samples.body("fast", 10),
        tenant,
        Map.of(),
        null,
        null,
        null,
        List.of(fallback),
        null,
        residency,
        null,
        null,
        null);
  }
}
