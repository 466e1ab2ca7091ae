package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where a request was answered.
 *
 * @param platform the platform's name in the worker's configuration
 * @param account the account or project; null if unknown
 * @param region the region or location called
 * @param geography where the platform may process it: {@code global}, {@code us}, {@code eu}, ...
 *     or a region
 * @param model the catalogue's name of the model
 * @param platformModel the model's id on the platform
 */
public record ServedBy(
    String platform,
    @Nullable String account,
    String region,
    String geography,
    String model,
    String platformModel) {}
