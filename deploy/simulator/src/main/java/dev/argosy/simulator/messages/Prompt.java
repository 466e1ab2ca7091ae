package dev.argosy.simulator.messages;

/**
 * What a request's prompt weighs, in the order in which a model reads it: tools, system, messages.
 *
 * @param bytes of the three together
 * @param cachedHourBytes up to the last breakpoint with {@code "ttl":"1h"}
 * @param cachedBytes up to the last breakpoint of any kind; at least {@code cachedHourBytes}
 */
public record Prompt(long bytes, long cachedHourBytes, long cachedBytes) {
  private static final long BYTES_A_TOKEN = 4;

  static final Prompt EMPTY = new Prompt(0, 0, 0);

  /**
   * Tokens of input as platforms report them: the classes do not overlap.
   *
   * @param fresh neither written to the cache nor read from it
   * @param write5m written for five minutes
   * @param write1h written for an hour
   * @param read read from the cache
   */
  public record Tokens(long fresh, long write5m, long write1h, long read) {
    /** Written to the cache, for however long. */
    public long written() {
      return write5m + write1h;
    }
  }

  /** The same with one more section behind it. */
  Prompt then(long sectionBytes, long hourBreakpoint, long breakpoint) {
    return new Prompt(
        bytes + sectionBytes,
        hourBreakpoint > 0 ? bytes + hourBreakpoint : cachedHourBytes,
        Math.max(breakpoint, hourBreakpoint) > 0
            ? bytes + Math.max(breakpoint, hourBreakpoint)
            : cachedBytes);
  }

  /**
   * About four bytes a token. A request's first call writes what its breakpoints ask for, a
   * repeated call reads it; so what is counted does not depend on the order of calls. There is no
   * smallest cacheable prefix.
   *
   * @param call which call of this request, 1-based
   */
  public Tokens tokens(long call) {
    long all = Math.max(1, inTokens(bytes));
    long hour = inTokens(cachedHourBytes);
    long cached = inTokens(cachedBytes);
    return call == 1
        ? new Tokens(all - cached, cached - hour, hour, 0)
        : new Tokens(all - cached, 0, 0, cached);
  }

  private static long inTokens(long bytes) {
    return (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
  }
}
