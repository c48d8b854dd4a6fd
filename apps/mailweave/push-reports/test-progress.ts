import type { AccountSubscription, PushTrail } from '@mailweave/contracts';
import { type Column, renderTable } from '../output/table.ts';
import { reasonText, shortId, timeText } from './words.ts';

/** What became of a test message on its way to one device. */
export type TestedDevice = {
  subscriptionId: string;
  transport: string;
  clientId: string;
  /**
   * reached: the push service took it. failed: it never will, or not yet. waiting: under way. passed-over: it was not to be told now,
   * or nobody was connected.
   */
  standing: 'reached' | 'failed' | 'waiting' | 'passed-over';
  /** A state of the queue or a verdict, and why. */
  text: string;
};

/** `decided`: it is known who is told. */
export type TestProgress = { decided: boolean; devices: TestedDevice[] };

type Decision = PushTrail['events'][number]['decisions'][number];
type TrailNotification = PushTrail['notifications'][number];
type Standing = Pick<TestedDevice, 'standing' | 'text'>;

/** @param uid of the test message */
export function testProgress(
  trail: PushTrail,
  subscriptions: readonly AccountSubscription[],
  uid: number,
): TestProgress {
  const event = trail.events.find(({ source, uids }) => source === 'test' && uids.includes(uid));
  const known = new Map(subscriptions.map((each) => [each.subscriptionId, each]));
  const devices = (event?.decisions ?? []).map((decision) => {
    const { subscriptionId } = decision;
    const notification = trail.notifications.find((each) => each.notificationId === decision.notificationId);
    const { clientId = '-', transport = '-' } = notification ?? known.get(subscriptionId) ?? {};
    const waits = waitsUntil(decision, notification, event?.acceptedAt ?? '');
    const standing = waits ?? standingOf(decision, notification);
    return { subscriptionId, transport, clientId, ...standing };
  });
  return { decided: event?.plannedAt !== undefined, devices };
}

/** Of one that went into a notification which is to be sent later: in quiet hours, after a storm. */
function waitsUntil(
  { verdict }: Decision,
  notification: TrailNotification | undefined,
  acceptedAt: string,
): Standing | undefined {
  if (verdict !== 'merged' || notification?.state !== 'waiting') return undefined;
  const { plannedFor } = notification;
  if (Date.parse(plannedFor) <= Date.parse(acceptedAt)) return undefined;
  return { standing: 'passed-over', text: `merged: waits until ${timeText(plannedFor)}` };
}

function standingOf(
  { notificationId, reason, until, verdict }: Decision,
  notification: TrailNotification | undefined,
): Standing {
  const why = reason === undefined ? verdict : `${verdict}: ${reasonText(reason, until)}`;
  if (notificationId === undefined || verdict === 'deferred') return { standing: 'passed-over', text: why };
  if (notification === undefined) return { standing: 'waiting', text: why };
  const { failure, state } = notification;
  const text = failure === undefined ? state : `${state}: ${failure}`;
  return { standing: STANDINGS[state] ?? 'failed', text };
}

/** Every other state is a failure. */
const STANDINGS: Readonly<Record<string, TestedDevice['standing']>> = {
  waiting: 'waiting',
  sending: 'waiting',
  delivered: 'reached',
  absent: 'passed-over',
  'taken-back': 'passed-over',
};

const columns: readonly Column<TestedDevice>[] = [
  { head: 'Device', align: 'left', text: ({ subscriptionId }) => shortId(subscriptionId) },
  { head: 'Transport', align: 'left', text: ({ transport }) => transport },
  { head: 'Client', align: 'left', text: ({ clientId }) => clientId },
  { head: 'Outcome', align: 'left', text: ({ text }) => text },
];

export function renderTestedDevices(devices: readonly TestedDevice[]): string {
  return renderTable(columns, devices);
}

/** Nothing will change any more, or not soon. */
export function isOver({ decided, devices }: TestProgress): boolean {
  return decided && devices.every(({ standing }) => standing !== 'waiting');
}

/** At least one device was reached, and none failed. */
export function isReached({ devices }: TestProgress): boolean {
  const standings = new Set(devices.map(({ standing }) => standing));
  return standings.has('reached') && !standings.has('failed') && !standings.has('waiting');
}
