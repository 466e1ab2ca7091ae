package dev.argosy.standalone.review;

import dev.argosy.standalone.UsageProblem;
import java.util.Optional;

/**
 * What is reviewed: the change from one tree to another.
 *
 * @param base the old tree: a commit, or the tree of nothing
 * @param head the new commit
 * @param shown for a person
 */
public record Range(String base, String head, String shown) {

  /**
   * Reads {@code A..B} (from A to B), {@code A...B} (what B has since they parted) or {@code A}
   * (what HEAD has since it parted from A).
   *
   * @throws UsageProblem if a commit is not there
   */
  public static Range of(Git git, String range) {
    int dots = range.indexOf("..");
    boolean since = dots < 0 || range.startsWith("...", dots);
    String from = dots < 0 ? range : range.substring(0, dots);
    String to = dots < 0 ? "" : range.substring(dots + (since ? 3 : 2));
    String head = commit(git, to.isEmpty() ? "HEAD" : to);
    String base = commit(git, from.isEmpty() ? "HEAD" : from);
    if (since) {
      base =
          git.mergeBase(base, head)
              .orElseThrow(() -> new UsageProblem(range + " has no commit in common"));
    }
    return new Range(base, head, range);
  }

  /** What is not on the upstream; if there is nothing, or no upstream, the last commit. */
  public static Range usual(Git git) {
    String head = commit(git, "HEAD");
    Optional<String> upstream = git.commit("@{upstream}");
    if (upstream.isPresent() && !upstream.get().equals(head)) {
      Optional<String> base = git.mergeBase(upstream.get(), head);
      if (base.isPresent() && !base.get().equals(head)) {
        return new Range(base.get(), head, "@{upstream}...HEAD");
      }
    }
    return git.commit("HEAD~1")
        .map(parent -> new Range(parent, head, "HEAD~1..HEAD"))
        .orElseGet(() -> new Range(git.emptyTree(), head, "HEAD, the first commit"));
  }

  private static String commit(Git git, String revision) {
    return git.commit(revision)
        .orElseThrow(() -> new UsageProblem("no commit " + revision + " in this repository"));
  }
}
