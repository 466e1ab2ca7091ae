package dev.argosy.simulator.script;

/** Which requests a scripted sequence is for. */
public sealed interface Match {
  /** True if a request with this key, for this model, is meant. */
  boolean matches(String key, String model);

  /** The request with exactly this key. */
  record Key(String key) implements Match {
    @Override
    public boolean matches(String other, String model) {
      return key.equals(other);
    }
  }

  /** Every request whose key begins so. */
  record Prefix(String prefix) implements Match {
    @Override
    public boolean matches(String key, String model) {
      return key.startsWith(prefix);
    }
  }

  /** Every request for a model whose id on the platform contains this. */
  record Model(String part) implements Match {
    @Override
    public boolean matches(String key, String model) {
      return model.contains(part);
    }
  }
}
