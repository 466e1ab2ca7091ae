package dev.argosy.standalone.faults;

/** What a kind of fault does while requests flow. When it returns, nothing is broken any more. */
@FunctionalInterface
interface Strike {
  /** Strikes as often and whenever the site's chance says. */
  void on(Site site);
}
