import type { TenantId, UserKey } from '@mailweave/contracts';

/** A place in the change feed; what it looks like is the adapter's business. */
export type FeedPosition = string;

/** Something was written for one user or, without a userKey, for everybody of the tenant. */
export type StoreChange = { tenantId: TenantId; userKey?: UserKey };

/**
 * `read`: whom the changes concern, each once. `gap`: entries after the position are forgotten already, so anything
 * may have changed for anybody. `position` is where to read on.
 */
export type FeedReading =
  | { outcome: 'read'; changes: readonly StoreChange[]; position: FeedPosition }
  | { outcome: 'gap'; position: FeedPosition };
