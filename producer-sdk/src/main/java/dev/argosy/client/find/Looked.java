package dev.argosy.client.find;

/**
 * Where was looked: the offsets from the first, included, to the last, excluded.
 *
 * @param what the topic and the partition
 */
public record Looked(String what, long from, long to) {
  @Override
  public String toString() {
    return what + " " + from + ".." + to;
  }
}
