package dev.argosy.worker.content;

import dev.argosy.contract.Body;
import dev.argosy.worker.platform.PlatformError;

/** What came of fetching a request's content. */
public sealed interface Fetched {
  /**
   * The whole body.
   *
   * @param release to be run once when the call has ended: it gives back the content's room
   */
  record Whole(Body body, Runnable release) implements Fetched {}

  /**
   * There is nothing to call with.
   *
   * @param again whether it may be there later
   */
  record Lacking(PlatformError error, boolean again) implements Fetched {}
}
