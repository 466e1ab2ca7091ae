package dev.argosy.worker.loop;

import dev.argosy.worker.admission.Demand;
import java.util.List;

/**
 * The port to the topic on which workers tell each other what they want of each quota: one
 * sequence, the same for all who read it. Owned by the loop's thread; nothing here blocks.
 */
public interface FleetTopic extends AutoCloseable {
  /**
   * What was told by all workers, this one among them.
   *
   * @param afresh whether some may be missing between those of earlier answers and these
   * @param reports in the topic's order
   */
  record Heard(boolean afresh, List<Demand> reports) {
    /** Nothing new. */
    public static final Heard NOTHING = new Heard(false, List.of());

    public Heard {
      reports = List.copyOf(reports);
    }
  }

  /** Tells a report to all, soon or never; a later one replaces one that has not gone out. */
  void tell(Demand report);

  /**
   * What was told since the last answer. The first ones bring all that was told in the last seconds
   * before this reader began.
   */
  Heard heard();

  /** Has a deadline of a few seconds. */
  @Override
  void close();
}
