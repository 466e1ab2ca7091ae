package dev.argosy.worker.path;

import dev.argosy.contract.Cancel;

/**
 * A cancel as it was read.
 *
 * @param timestamp epoch milliseconds, its record's own: it reaches what was posted until then
 */
public record PostedCancel(Cancel.Target target, long timestamp) {}
