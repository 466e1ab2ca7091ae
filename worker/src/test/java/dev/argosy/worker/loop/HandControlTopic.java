package dev.argosy.worker.loop;

import dev.argosy.worker.path.PostedCancel;
import java.util.ArrayList;
import java.util.List;

/** The topic of control in the test's hand. */
final class HandControlTopic implements ControlTopic {
  /** What a worker hears next. */
  final List<PostedCancel> next = new ArrayList<>();

  /** Whether it has heard by then all that was there before it. */
  boolean complete = true;

  @Override
  public Heard heard() {
    Heard heard = new Heard(next, complete);
    next.clear();
    return heard;
  }

  @Override
  public void close() {}
}
