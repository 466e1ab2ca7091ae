package dev.argosy.worker.admission;

import dev.argosy.contract.Usage;

/**
 * Learns from the usage that comes back what a model makes of prompts, and how long it answers.
 * Owned by the loop's thread.
 */
final class Estimator {
  /** How many calls the averages remember. */
  private static final int MEMORY = 50;

  private static final double LEAST_RATIO = 0.1;
  private static final double MOST_RATIO = 10;

  private double ratio = 1;
  private double outputTokens;
  private int inputs;
  private int outputs;

  /**
   * Tokens that the model will probably make of a prompt of this size ({@link
   * dev.argosy.worker.job.Job#promptSize}).
   */
  long inputTokens(long promptSize) {
    return Math.round(promptSize * ratio);
  }

  /** Tokens that it will probably answer, if it may answer this many. */
  long outputTokens(long most) {
    return outputs == 0 ? most : Math.min(most, Math.max(1, Math.round(outputTokens)));
  }

  /** A call with a prompt of this size was answered. */
  void learnPrompt(long promptSize, Usage used) {
    long input =
        used.inputTokens()
            + used.cacheReadTokens()
            + used.cacheWrite5mTokens()
            + used.cacheWrite1hTokens();
    if (input > 0) {
      inputs = Math.min(MEMORY, inputs + 1);
      double seen = Math.clamp(input / (double) promptSize, LEAST_RATIO, MOST_RATIO);
      ratio += (seen - ratio) / inputs;
    }
  }

  /** A call was answered so. */
  void learnAnswer(Usage used) {
    if (used.outputTokens() > 0) {
      outputs = Math.min(MEMORY, outputs + 1);
      outputTokens += (used.outputTokens() - outputTokens) / outputs;
    }
  }
}
