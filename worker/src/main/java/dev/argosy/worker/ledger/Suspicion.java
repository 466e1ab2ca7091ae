package dev.argosy.worker.ledger;

import java.time.Instant;

/**
 * What speaks against the record at a partition's frontier: that owners of the partition ended
 * without a word while it stood there. Pure; it goes from owner to owner in the offset map.
 *
 * <p>A record that kills the process that serves it (it fills the memory, crashes a native library,
 * makes one call {@code System.exit}) would kill every owner of its partition in turn. The frontier
 * comes to stand at it, since what stands before it settles sooner or later and it never does. But
 * when a process dies, hundreds of records are open, and most deaths are no record's fault: a node
 * goes, an operator kills, a container is too small. So a record is found guilty by one kind of
 * evidence only, that it was <em>alone</em>:
 *
 * <ol>
 *   <li>An owner <em>claims</em> a partition with a commit before it reads the first record. So its
 *       end is known to the next owner, however soon it comes. An end is clean if the last commit
 *       says so; a clean hand-over neither counts nor clears anything, since a fleet that crashes
 *       rebalances all the time.
 *   <li>After {@value #NARROW_AFTER} unclean ends at one frontier the partition is <em>narrow</em>:
 *       one record at a time, in order. It is read, and later called, only while no call at all is
 *       open in the process and no other begins, and only after a commit has said so ({@link
 *       #alone}). What waits for its time, its quota or its route is not alone, and holds up nobody
 *       but its own partition.
 *   <li>If a process ends meanwhile, that one record was open and no other: it counts against it.
 *       {@value #CONDEMNED_AFTER} times, at this one offset, and it is condemned: the next owner
 *       reads it (alone again) and settles it as poison, without a call.
 *   <li>If even reading kills, {@value #UNREADABLE_AFTER} such ends in all condemn it unread: a
 *       dead letter and no result, as for any record whose id nobody can read.
 *   <li>Once a record has settled, nothing speaks against the next one, but more may be open with
 *       each that settles: 2, 3, and so on, in ordinary company; beyond {@value #WIDEST} the
 *       partition is as any other. An unclean end before that narrows it to one again, at a
 *       frontier that is nearer. So a culprit n records behind the frontier is alone after about
 *       log2(n) more ends, and a partition that was suspected for nothing loses one call's time and
 *       a few slower moments.
 * </ol>
 *
 * <p>Who is killed from outside as often as it likes never condemns what is open in company: no
 * such end counts. An innocent is condemned only if three owners in a row are gone without a word
 * (a process that dies, or one that the group has expelled) while it is the only thing that they
 * do; that a record needs more time than any process lives cannot be told from a record that kills,
 * and its dead letter says what is known. Progress at its offset clears it, and so does a retry or
 * being parked: there it is another record with a frontier of its own.
 *
 * <p>The price: two commits for each record of a narrow partition, and a worker that does nothing
 * else while one is read or called. Otherwise one commit for a partition that is taken over.
 *
 * @param takeovers unclean ends at this frontier; 0..255
 * @param takeoversAlone those of them at which its record was alone; 0..255
 * @param alone whether its record is alone now, or about to be
 * @param width how many records of the partition may be open; 0: no such limit
 * @param since when the first of these ends was noticed, epoch seconds; 0 if there was none
 */
public record Suspicion(int takeovers, int takeoversAlone, boolean alone, int width, long since) {
  /** Nothing speaks against it. */
  public static final Suspicion NONE = new Suspicion(0, 0, false, 0, 0);

  public static final int NARROW_AFTER = 2;
  public static final int CONDEMNED_AFTER = 3;
  static final int UNREADABLE_AFTER = 6;
  static final int WIDEST = 1_024;

  private static final int MOST = 255;

  /**
   * As the next owner finds it.
   *
   * @param clean whether the last owner left in good order
   */
  Suspicion takenOver(boolean clean, Instant now) {
    if (clean) {
      return new Suspicion(takeovers, takeoversAlone, false, width, since);
    }
    int ends = Math.min(takeovers + 1, MOST);
    return new Suspicion(
        ends,
        alone ? Math.min(takeoversAlone + 1, MOST) : takeoversAlone,
        false,
        ends >= NARROW_AFTER || width > 0 ? 1 : 0,
        since == 0 ? now.getEpochSecond() : since);
  }

  /**
   * As it stands when its owner has settled so many records.
   *
   * @param passed whether the record that it speaks of is one of them
   */
  Suspicion after(long settled, boolean passed) {
    int wider = width == 0 || width + settled > WIDEST ? 0 : (int) (width + settled);
    return passed
        ? new Suspicion(0, 0, false, wider, 0)
        : new Suspicion(takeovers, takeoversAlone, alone, wider, since);
  }

  Suspicion alone(boolean now) {
    return new Suspicion(takeovers, takeoversAlone, now, width, since);
  }

  /** Whether the partition is narrow: one record at a time, and nothing else beside it. */
  public boolean narrow() {
    return width == 1;
  }

  /** Whether its record is to be settled as poison, without a call. */
  public boolean condemned() {
    return takeoversAlone >= CONDEMNED_AFTER;
  }

  /** Whether not even its envelope may be read. */
  public boolean unreadable() {
    return takeoversAlone >= UNREADABLE_AFTER;
  }

  /** For people, who find it in the dead letter. */
  public String story() {
    return "%d of %d workers that ended without a word since %s had it open and nothing else"
        .formatted(takeoversAlone, takeovers, Instant.ofEpochSecond(since));
  }
}
