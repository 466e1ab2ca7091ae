package dev.argosy.simulator.script;

/**
 * Random numbers for one call. They follow from the seed, the request's key and the number of the
 * key's call and from nothing else, so a run meets the same faults in whatever order its calls
 * arrive. Immutable.
 */
public final class Draw {
  /** What a number is drawn for: different purposes are independent of each other. */
  public enum Purpose {
    FAULT(1),
    LATENCY(2),
    LATENCY_ANGLE(3),
    ADDED_LATENCY(4),
    OUTPUT(5),
    IDENTITY(6),
    STREWN(7),
    PIECES(8),
    BREAK(9),
    PACE(10),
    WORDING(11),
    OUTPUT_ANGLE(12),
    CONTENT(13);

    private final long salt;

    Purpose(long salt) {
      this.salt = salt;
    }
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long state;

  private Draw(long state) {
    this.state = state;
  }

  /**
   * The numbers of one call.
   *
   * @param key the request's key
   * @param call which call of this key, 1-based
   */
  public static Draw of(long seed, String key, long call) {
    long hash = seed * GOLDEN;
    for (int index = 0; index < key.length(); index++) {
      hash = (hash ^ key.charAt(index)) * 0x100000001B3L;
    }
    return new Draw(mix(mix(hash) + call * GOLDEN));
  }

  /** 64 random bits; always the same ones for the same purpose. */
  public long bits(Purpose purpose) {
    return mix(state + purpose.salt * GOLDEN);
  }

  /** 64 random bits of a purpose that needs several of them. */
  public long bits(Purpose purpose, long index) {
    return mix(bits(purpose) + index * GOLDEN);
  }

  /** Uniform in [0, 1). */
  public double uniform(Purpose purpose) {
    return (bits(purpose) >>> 11) * 0x1p-53;
  }

  /** Normally distributed, mean 0, deviation 1 (Box and Muller 1958). */
  double normal(Purpose purpose, Purpose angle) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(purpose)));
    return radius * Math.cos(2 * Math.PI * uniform(angle));
  }

  /** A draw for the pause of this number in a stream, independent of this one. */
  public Draw ofPause(long index) {
    return new Draw(bits(Purpose.PACE, index));
  }

  /** A draw for something added on top, independent of this one. */
  Draw another() {
    return new Draw(bits(Purpose.ADDED_LATENCY));
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
