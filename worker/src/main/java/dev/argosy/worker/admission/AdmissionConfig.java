package dev.argosy.worker.admission;

/**
 * The block {@code admission}.
 *
 * @param mode whether quotas hold requests back, default enforce
 */
public record AdmissionConfig(Mode mode) {
  /** What a file without the block means. */
  public static final AdmissionConfig DEFAULT = new AdmissionConfig(Mode.ENFORCE);

  /** What a quota that has nothing left does. */
  public enum Mode {
    /** Requests wait for it. */
    ENFORCE,
    /** It is only measured; the platform's own throttling decides. */
    OBSERVE
  }
}
