package dev.argosy.worker.platform.bedrock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, all of it, even if one refuses. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** In the given order. */
  static void all(Iterable<? extends AutoCloseable> resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception refused) { // AutoCloseable allows any; the others must still be closed
        LOG.atWarn()
            .setCause(refused)
            .addKeyValue("resource", resource.getClass().getSimpleName())
            .log("could not close");
      }
    }
  }
}
