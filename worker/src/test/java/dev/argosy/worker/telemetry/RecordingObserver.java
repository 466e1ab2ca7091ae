package dev.argosy.worker.telemetry;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.settlement.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers which transactions failed, how the loop stood last, and how often it said so. */
public class RecordingObserver implements Observer {
  public final List<TransactionFailure> failures = new ArrayList<>();
  public @Nullable Snapshot newest;
  public int snapshots;

  @Override
  public void arrived(Delivery delivery) {}

  @Override
  public void ended(Ended ended, Books.Entry entry) {}

  @Override
  public void fellBack(String model, String next) {}

  @Override
  public void settled(Settlement settlement) {}

  @Override
  public void committed(Duration took) {}

  @Override
  public void failed(TransactionFailure failure) {
    failures.add(failure);
  }

  @Override
  public void stands(Snapshot snapshot) {
    newest = snapshot;
    snapshots++;
  }
}
