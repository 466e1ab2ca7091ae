package dev.argosy.worker.loop;

import dev.argosy.worker.loop.RequestLog.Writable.NoSuchTopic;
import dev.argosy.worker.loop.RequestLog.Writable.TooLarge;
import dev.argosy.worker.loop.RequestLog.Writable.Yes;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.settlement.Settlements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to write instead of a record that cannot be written, so that one foreign request never stops
 * a transaction: an oversized result becomes a small failed one, a bad reply address loses its copy
 * only.
 */
public final class Unwritable {
  private static final Logger LOG = LoggerFactory.getLogger(Unwritable.class);

  private final RequestLog log;
  private final Settlements settlements;

  public Unwritable(RequestLog log, Settlements settlements) {
    this.log = log;
    this.settlements = settlements;
  }

  /** The settlement with every part within what is known of its topic. */
  Settlement fitted(Settlement settlement) {
    for (Part part : settlement.parts()) {
      Optional<Settlement> other =
          switch (log.writable(part.record())) {
            case Yes _ -> Optional.empty();
            case TooLarge(var limit) ->
                settlements.without(
                    settlement, part, part.record() + " exceeds the topic's limit of " + limit);
            case NoSuchTopic _ ->
                part.kind() == Kind.REPLY
                    ? settlements.without(
                        settlement, part, "no such topic: " + part.record().topic())
                    : Optional.empty();
          };
      if (other.isPresent()) {
        LOG.warn("{}: {} left out: {}", settlement.delivery(), part.kind(), part.record());
        return fitted(other.get()); // Ends: each substitution leaves out a part for good.
      }
    }
    return settlement;
  }

  /**
   * What to write when the broker refused a record that seemed writable.
   *
   * @param index of the record among all records of the batch; negative if the broker did not say,
   *     with a batch of one: then the one that most likely was it
   * @param topicRefuses whether its topic takes no record at all: then only a foreign address can
   *     be left out, and what was paid for waits until its topic takes it
   * @return the same batch if there is no way around it, because the topic itself cannot be written
   */
  List<Settlement> withoutCulprit(
      List<Settlement> batch, int index, boolean topicRefuses, String detail) {
    List<Settlement> mended = new ArrayList<>(batch);
    int first = 0;
    for (int i = 0; i < batch.size(); i++) {
      Settlement settlement = batch.get(i);
      if (index < first + settlement.parts().size()) {
        Part culprit = index < 0 ? suspect(settlement) : settlement.parts().get(index - first);
        mended.set(i, without(settlement, culprit, topicRefuses, detail));
        return mended;
      }
      first += settlement.parts().size();
    }
    return mended;
  }

  private Settlement without(
      Settlement settlement, Part culprit, boolean topicRefuses, String detail) {
    boolean topic = topicRefuses || log.writable(culprit.record()) instanceof NoSuchTopic;
    if (topic && culprit.kind() != Kind.REPLY) {
      return settlement;
    }
    LOG.warn("{}: {} refused by the broker: {}", settlement.delivery(), culprit.kind(), detail);
    return settlements.without(settlement, culprit, detail).map(this::fitted).orElse(settlement);
  }

  /** Foreign addresses first, then what foreign content makes large. */
  private static Part suspect(Settlement settlement) {
    return settlement.parts().stream()
        .filter(part -> part.kind() == Kind.REPLY)
        .findFirst()
        .orElse(settlement.parts().getFirst());
  }

  Settlement abandoned(Settlement settlement) {
    return settlements.abandoned(settlement);
  }
}
