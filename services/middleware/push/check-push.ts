import type { TenantId } from '@mailweave/contracts';
import type { Clock, Secret } from '@mailweave/foundation';
import { type ReceivedWebhook, webhookVerdict } from '@mailweave/injection';
import { SignatureInvalidError } from './push-errors.ts';

export type PushCheck = {
  clock: Clock;
  /** @throws UnknownTenantError, TenantDatabaseMissingError, SecretsKeyMissingError, SecretUnreadableError */
  pushKeysOf(tenantId: TenantId): Promise<Secret[]>;
};

/**
 * A push event is let in by its signature alone.
 * @throws SignatureInvalidError, and what pushKeysOf throws
 */
export async function checkPush(
  { clock, pushKeysOf }: PushCheck,
  tenantId: TenantId,
  request: ReceivedWebhook,
): Promise<void> {
  const keys = await pushKeysOf(tenantId);
  const secrets = keys.map((key) => key.reveal());
  const verdict = webhookVerdict(request, secrets, clock.nowMs());
  if (verdict.outcome === 'refused') throw new SignatureInvalidError(tenantId, verdict.because);
}
