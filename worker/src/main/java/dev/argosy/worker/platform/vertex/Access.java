package dev.argosy.worker.platform.vertex;

import java.util.List;
import java.util.Map;

/**
 * What a call needs of its account.
 *
 * @param project the project's id
 * @param headers who we are and whose quota it is; none without credentials
 */
record Access(String project, Map<String, List<String>> headers) {
  /** The project, never the headers. */
  @Override
  public String toString() {
    return "Access[project=" + project + "]";
  }
}
