package dev.argosy.worker.path;

import dev.argosy.worker.config.Rules;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code tenants}: what holds for the requests of a tenant, whatever they say.
 *
 * @param residency the only geography that may process them; null: any
 */
public record TenantConfig(@Nullable String residency) {
  public TenantConfig {
    new Rules().name(residency == null ? "global" : residency, "residency").hold();
  }
}
