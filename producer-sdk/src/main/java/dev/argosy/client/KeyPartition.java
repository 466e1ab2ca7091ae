package dev.argosy.client;

/**
 * Which partition a key's records stand in, by the rule of Kafka's own partitioner: murmur2 of the
 * key, without its sign, modulo the number of partitions. Kafka has it in classes that are not part
 * of its interface and move between versions, so it stands here.
 */
final class KeyPartition {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private KeyPartition() {}

  static int of(byte[] key, int partitions) {
    return (murmur2(key) & Integer.MAX_VALUE) % partitions;
  }

  /** MurmurHash2, 32 bits, by Austin Appleby. */
  private static int murmur2(byte[] key) {
    int hash = SEED ^ key.length;
    int whole = key.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int four =
          (key[i] & 0xff)
              | ((key[i + 1] & 0xff) << 8)
              | ((key[i + 2] & 0xff) << 16)
              | (key[i + 3] << 24);
      four *= M;
      four ^= four >>> 24;
      hash = (hash * M) ^ (four * M);
    }
    if (whole < key.length) {
      for (int i = key.length - 1; i >= whole; i--) {
        hash ^= (key[i] & 0xff) << (8 * (i - whole));
      }
      hash *= M;
    }
    hash ^= hash >>> 13;
    hash *= M;
    return hash ^ (hash >>> 15);
  }
}
