package dev.argosy.standalone.letters;

import dev.argosy.contract.Decoded;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.letters.Fate.Goes;
import dev.argosy.standalone.letters.Fate.Reason;
import dev.argosy.standalone.letters.Fate.Stays;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.TenantConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which lane a letter's request may go back to: the one that it came from, else the first that it
 * may use, and only one that keeps its tenant and its residency. A lane may have been all that kept
 * a request in its geography, so another one is not taken on trust.
 *
 * <p>Owned by one thread.
 */
public final class Destinations {
  private static final String GLOBAL = "global";

  private final Installation.Names names;
  private final @Nullable LaneConfig wanted;
  private final boolean again;
  private final boolean force;
  private final ContentLook contents;
  private final Instant now;

  /**
   * @param to the lane that is wanted; null: each letter's own
   * @param again whether one that was redriven may be once more
   * @param force whether one may that would fail again
   * @throws UsageProblem if that is no lane of the installation
   */
  public Destinations(
      Installation.Names names,
      @Nullable String to,
      boolean again,
      boolean force,
      ContentLook contents,
      Instant now) {
    this.names = names;
    this.wanted =
        to == null
            ? null
            : lane(names, to)
                .orElseThrow(
                    () ->
                        new UsageProblem(
                            "--to must be one of the lanes %s (--config has others), was %s"
                                .formatted(names.lanes(), to)));
    this.again = again;
    this.force = force;
    this.contents = contents;
    this.now = now;
  }

  private static Optional<LaneConfig> lane(Installation.Names names, String topic) {
    return names.inOrder().stream().filter(lane -> lane.topic().equals(topic)).findFirst();
  }

  /**
   * What becomes of this letter.
   *
   * @param before its note; null if it has none
   */
  public Fate of(Letter letter, @Nullable Redriven before) {
    if (letter.value() == null) {
      return new Stays(
          Reason.NO_BYTES,
          letter.header(Headers.LAST_ERROR).orElse("its record never had a value"));
    }
    if (before != null && !again) {
      return new Stays(Reason.REDRIVEN_BEFORE, "at %s to %s".formatted(before.at(), before.to()));
    }
    return switch (letter.decoded()) {
      case Decoded.Malformed(var reason) -> new Stays(Reason.MALFORMED, "no id: " + reason);
      case Decoded.Invalid(_, var error) when !force ->
          new Stays(Reason.INVALID, "would fail again: " + error.message());
      case Decoded.Invalid(var envelope, _) -> lane(letter, envelope, null);
      case Decoded.Readable(var request) ->
          servable(request).orElseGet(() -> lane(letter, request.envelope(), request.residency()));
    };
  }

  private Optional<Fate> servable(Request request) {
    if (force) {
      return Optional.empty();
    }
    Instant expiry = request.expiresAt();
    if (expiry != null && !expiry.isAfter(now)) {
      return Optional.of(new Stays(Reason.EXPIRED, "would expire again: expires_at " + expiry));
    }
    return contents
        .gone(request.content())
        .map(where -> new Stays(Reason.CONTENT_GONE, where + " is not there"));
  }

  private Fate lane(Letter letter, Envelope envelope, @Nullable String residency) {
    List<LaneConfig> candidates = new ArrayList<>();
    Optional<LaneConfig> own = lane(names, letter.sourceTopic());
    boolean wasOnItsWay =
        letter.sourceTopic().equals(names.topics().retries())
            || letter.sourceTopic().equals(names.topics().parked());
    if (wanted != null) {
      candidates.add(wanted);
    } else if (own.isPresent()) {
      candidates.add(own.get());
    } else if (wasOnItsWay) {
      names.inOrder().stream().filter(lane -> mayUse(lane, envelope)).forEach(candidates::add);
    } else {
      return new Stays(
          Reason.NO_LANE,
          "it came from %s, which is no lane here; --to LANE or --config"
              .formatted(letter.sourceTopic()));
    }
    return candidates.stream()
        .filter(lane -> keepsTenant(lane, letter, envelope))
        .filter(lane -> keepsResidency(lane, letter, residency))
        .findFirst()
        .<Fate>map(lane -> new Goes(lane.topic()))
        .orElseGet(
            () ->
                new Stays(
                    Reason.NO_LANE,
                    "none of the lanes keeps tenant %s and residency %s; --config names others"
                        .formatted(
                            letter.tenant().orElse("(none)"), letter.residency().orElse("(any)"))));
  }

  /** Aliases are not looked up: a lane that names its models by them is passed over. */
  private static boolean mayUse(LaneConfig lane, Envelope envelope) {
    String model = envelope.model();
    String replies = envelope.reply() == null ? null : envelope.reply().topic();
    return (lane.models().isEmpty() || (model != null && lane.models().contains(model)))
        && (replies == null || lane.replyTopics().contains(replies));
  }

  private static boolean keepsTenant(LaneConfig lane, Letter letter, Envelope envelope) {
    String tenant = lane.tenant() == null ? envelope.tenant() : lane.tenant();
    return Objects.equals(tenant, letter.tenant().orElse(null));
  }

  private boolean keepsResidency(LaneConfig lane, Letter letter, @Nullable String own) {
    TenantConfig tenant = names.tenants().get(letter.tenant().orElse(""));
    Optional<String> must = letter.residency().filter(residency -> !residency.equals(GLOBAL));
    return must.isEmpty()
        || Stream.of(own, lane.residency(), tenant == null ? null : tenant.residency())
            .anyMatch(must.get()::equals);
  }
}
