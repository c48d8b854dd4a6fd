import type { PushStores } from '@mailweave/push';
import type { SqlDatabase } from '../sql/sql-database.ts';
import { SqlAccountStore } from './account-store.ts';
import { SqlCredentialStore } from './credential-store.ts';
import { SqlEventStore } from './event-store.ts';
import { SqlMailboxMarkStore } from './mark-store.ts';
import { SqlNotificationQueue } from './notification-queue.ts';
import { SqlPropertyStore } from './property-store.ts';
import { SqlRegistrationStore } from './registration-store.ts';
import { SqlSessionStore } from './session-store.ts';
import { SqlSubscriptionStore } from './subscription-store.ts';

/** The stores of the role push over a database of either dialect, whose schema is up to date. */
export function sqlPushStores(database: SqlDatabase): PushStores {
  return {
    events: new SqlEventStore(database),
    marks: new SqlMailboxMarkStore(database),
    queue: new SqlNotificationQueue(database),
    properties: new SqlPropertyStore(database),
    accounts: new SqlAccountStore(database),
    subscriptions: new SqlSubscriptionStore(database),
    registrations: new SqlRegistrationStore(database),
    credentials: new SqlCredentialStore(database),
    sessions: new SqlSessionStore(database),
  };
}
