package dev.argosy.simulator.script;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Shares of calls that meet a fault; the rest is answered.
 *
 * @param shares each share is 0..1, all together at most 1
 */
public record Rates(SequencedMap<Step, Double> shares) {
  /** No faults. */
  public static final Rates NONE = new Rates(new LinkedHashMap<>());

  public Rates {
    shares = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shares));
    double sum = 0;
    for (Map.Entry<Step, Double> share : shares.entrySet()) {
      if (!(share.getValue() >= 0 && share.getValue() <= 1)) {
        throw new IllegalArgumentException(
            "%s: a rate must be 0..1, got %s"
                .formatted(share.getKey().fault().wireName(), share.getValue()));
      }
      sum += share.getValue();
    }
    if (sum > 1 + 1e-9) {
      throw new IllegalArgumentException("rates must add up to at most 1, got " + sum);
    }
  }

  /** One fault at one rate. */
  public static Rates of(Fault fault, double share) {
    SequencedMap<Step, Double> shares = new LinkedHashMap<>();
    shares.put(Step.of(fault), share);
    return new Rates(shares);
  }

  Step draw(Draw draw) {
    double left = draw.uniform(Draw.Purpose.FAULT);
    for (Map.Entry<Step, Double> share : shares.entrySet()) {
      left -= share.getValue();
      if (left < 0) {
        return share.getKey();
      }
    }
    return Step.OK;
  }
}
