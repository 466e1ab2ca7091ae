package dev.argosy.worker.loop;

import dev.argosy.worker.path.PostedCancel;
import java.util.List;

/**
 * The port to the topic on which anybody says which requests are not wanted any more. Every worker
 * reads all of it. Owned by the loop's thread; nothing here blocks.
 */
public interface ControlTopic extends AutoCloseable {
  /**
   * What was said since the last answer.
   *
   * @param cancels in the order of their partition
   * @param complete whether all that stood on the topic when this reader began has been told by
   *     now; once true, always true
   */
  record Heard(List<PostedCancel> cancels, boolean complete) {
    public Heard {
      cancels = List.copyOf(cancels);
    }
  }

  /** What was said since the last answer; the first ones bring all that the topic still keeps. */
  Heard heard();

  /** Has a deadline of a few seconds. */
  @Override
  void close();
}
