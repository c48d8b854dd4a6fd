import type { Push } from '@mailweave/push';
import { mailDataOf } from '../mail-data/mail-data.ts';

/** The JSON text of one call. @param timestampMs when it is made */
export function payloadOf({ notification, target }: Push, timestampMs: number): string {
  const { accountId, topic } = notification;
  return JSON.stringify({
    timestamp: timestampMs,
    topic,
    client: target.clientId,
    account: accountId,
    data: mailDataOf(notification),
  });
}
