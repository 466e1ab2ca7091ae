package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.RawJson;

/**
 * One request on its way out.
 *
 * @param topic the lane
 * @param key decides the partition
 * @param id of the request
 * @param value the envelope
 */
record Post(String topic, String key, String id, RawJson value) {}
