import type { Notification } from '@mailweave/push';
import { mailDataOf } from '../mail-data/mail-data.ts';

/** One text frame, in the shape that web apps of other mail platforms read. */
export function frameOf(notification: Notification): string {
  return JSON.stringify({ name: notification.topic, args: [mailDataOf(notification)], namespace: '/' });
}
