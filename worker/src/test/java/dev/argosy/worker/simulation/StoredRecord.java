package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a log holds at an offset. */
@SuppressWarnings("ArrayRecordComponent") // Bytes of the wire, never compared.
record StoredRecord(
    long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {}
