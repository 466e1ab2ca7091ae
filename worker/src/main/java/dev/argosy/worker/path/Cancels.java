package dev.argosy.worker.path;

import dev.argosy.contract.Cancel.Tag;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.Request;
import dev.argosy.worker.job.Job;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cancels that are known. Owned by the loop's thread.
 *
 * <p>Of each target the latest counts, since it reaches whatever an earlier one reaches. They are
 * kept until there is no room, since a request may lie unread for as long as its topic keeps it; a
 * worker that starts knows those that the topic of control still has.
 */
public final class Cancels {
  /** How many are kept. */
  static final int MOST = 65_536;

  /** How many characters of names they may have together; some 32 MiB with everything around. */
  static final int MOST_CHARACTERS = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Cancels.class);

  /** The latest time of each target; who was named longest ago stands first. */
  private final Map<Target, Long> latest = new LinkedHashMap<>();

  private int byTag;
  private int characters;
  private long forgotten;
  private boolean complete;

  /** Takes note of a cancel. */
  void add(PostedCancel cancel) {
    Target target = cancel.target();
    Long before = latest.remove(target);
    if (before == null) {
      count(target, 1);
    }
    latest.put(target, before == null ? cancel.timestamp() : Math.max(before, cancel.timestamp()));
    while (latest.size() > MOST || characters > MOST_CHARACTERS) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Iterator<Target> oldest = latest.keySet().iterator();
    count(oldest.next(), -1);
    oldest.remove();
    forgotten++;
    if (Long.bitCount(forgotten) == 1) { // The first, and each time that they have doubled.
      LOG.warn(
          "{} cancels were forgotten for later ones: requests may be called that they name",
          forgotten);
    }
  }

  private void count(Target target, int sign) {
    Tag tag = target.tag();
    byTag += tag == null ? 0 : sign;
    characters += sign * (target.recordKey().length() + length(target.tenant()));
  }

  private static int length(@Nullable String name) {
    return name == null ? 0 : name.length();
  }

  /** Whether one reaches this request: it was posted before, and is named. */
  boolean reach(Job job) {
    if (latest.isEmpty()) {
      return false;
    }
    long posted = job.postedAt().toEpochMilli();
    Request request = job.request();
    String tenant = request.tenant();
    if (reaches(new Target(request.id(), null, null), tenant, posted)) {
      return true;
    }
    if (byTag > 0) {
      for (Map.Entry<String, String> tag : request.tags().entrySet()) {
        Tag named = new Tag(tag.getKey(), tag.getValue());
        if (reaches(new Target(null, named, null), tenant, posted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the target is named for everybody or for this tenant. */
  private boolean reaches(Target anybodys, @Nullable String tenant, long posted) {
    return reaches(anybodys, posted)
        || (tenant != null && reaches(anybodys.ofTenant(tenant), posted));
  }

  private boolean reaches(Target target, long posted) {
    Long until = latest.get(target);
    return until != null && posted <= until;
  }

  /** How many are known. */
  public int size() {
    return latest.size();
  }

  /** Those that stood on the topic at the start are known, or not yet; never again unknown. */
  void complete(boolean known) {
    complete |= known;
  }

  /** Whether all that stood on the topic at the start are known: before that no call begins. */
  public boolean complete() {
    return complete;
  }
}
