package dev.argosy.standalone.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/**
 * One run, as one line of JSON tells it.
 *
 * @param requests acknowledged by the cluster
 * @param unsure posted, and never decided by the cluster: at most one result each
 * @param results read by a committed reader, doubled ones included
 * @param failed results that say so
 * @param lost requests without a result
 * @param doubled results beyond the first of a request
 * @param gone requests that retention took before they were read; they have no result
 * @param replaysAllowed requests that the fault itself lets run once more
 * @param hits what the strikes have hit: calls in flight, requests that were open, answers
 * @param platformCalls all calls
 * @param refusedCalls calls that the platform met with a fault
 * @param repeatedCalls calls that an earlier call of the same request made needless
 * @param bound calls in flight of the workers hit, when they were hit, each counted once
 * @param stallSeconds the longest time without a new result while requests were open
 * @param stallReason what workers said then
 * @param silenceSeconds the longest time in any stall for which nobody said anything
 * @param silent whether that was long
 * @param seconds the run, from the first request to the last result
 * @param verdict ok or failed
 * @param why it failed
 * @param strikes what happened when
 */
public record RunReport(
    String kind,
    long seed,
    String protocol,
    long requests,
    long unsure,
    long results,
    long failed,
    long lost,
    long doubled,
    long gone,
    long replaysAllowed,
    long hits,
    long platformCalls,
    long refusedCalls,
    long repeatedCalls,
    long bound,
    double stallSeconds,
    String stallReason,
    double silenceSeconds,
    boolean silent,
    double seconds,
    String verdict,
    List<String> why,
    List<String> strikes) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** The verdict of a run in which nothing was wrong. */
  public static final String OK = "ok";

  /** The verdict of any other. */
  public static final String FAILED = "failed";

  public RunReport {
    why = List.copyOf(why);
    strikes = List.copyOf(strikes);
  }

  /** Whether nothing was wrong. */
  public boolean ok() {
    return verdict.equals(OK);
  }

  /** The line. */
  public String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers can always be written", impossible);
    }
  }

  /** Reads a line; empty if it is not a whole one. */
  static Optional<RunReport> ofLine(String line) {
    try {
      return Optional.of(JSON.readValue(line, RunReport.class));
    } catch (JsonProcessingException | IllegalArgumentException brokenOff) {
      return Optional.empty();
    }
  }

  /** For a person. */
  public String sentence() {
    String stall =
        stallReason.isEmpty()
            ? "%.1f s".formatted(stallSeconds)
            : "%.1f s (%s)".formatted(stallSeconds, stallReason);
    return "%-18s seed %-3d %-8s %,6d requests%s, %d lost, %d doubled%s; %d hits; %d calls repeated of at most %d; longest stall %s; %.0f s; %s"
        .formatted(
            kind,
            seed,
            protocol,
            requests,
            unsure == 0 ? "" : " and %d unsure".formatted(unsure),
            lost,
            doubled,
            gone == 0 ? "" : ", %d gone unread".formatted(gone),
            hits,
            repeatedCalls,
            bound + replaysAllowed,
            stall,
            seconds,
            ok() ? OK : FAILED + ": " + String.join("; ", why));
  }
}
