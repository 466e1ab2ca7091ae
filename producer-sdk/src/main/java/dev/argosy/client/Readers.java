package dev.argosy.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who reads what stands under an id. Thread-safe: whoever was added is there until removed. */
final class Readers {
  private final Map<String, List<ChunkReader.Reader>> byId = new ConcurrentHashMap<>();

  void add(ChunkReader.Reader reader) {
    byId.compute( // as one step: the last one before may just leave, and take the list along
        reader.id(),
        (id, known) -> {
          List<ChunkReader.Reader> readers = known == null ? new CopyOnWriteArrayList<>() : known;
          readers.add(reader);
          return readers;
        });
  }

  /** True if it was there. */
  boolean remove(ChunkReader.Reader reader) {
    boolean[] known = new boolean[1];
    byId.computeIfPresent(
        reader.id(),
        (id, readers) -> {
          known[0] = readers.remove(reader);
          return readers.isEmpty() ? null : readers;
        });
    return known[0];
  }

  /** Those of this id; whoever comes or leaves later shows in the list. */
  List<ChunkReader.Reader> of(String id) {
    return byId.getOrDefault(id, List.of());
  }

  void forEach(Consumer<ChunkReader.Reader> each) {
    byId.values().forEach(readers -> readers.forEach(each));
  }
}
