package dev.argosy.standalone.review;

import dev.argosy.client.tools.Described;

/** How bad a finding is, the worst first. */
public enum Severity {
  /** Must not go out. */
  @Described("data or money is lost, a crash, a security hole")
  HIGH,
  /** Should not go out. */
  @Described("wrong in some cases")
  MEDIUM,
  /** May go out. */
  @Described("will cost somebody time")
  LOW
}
