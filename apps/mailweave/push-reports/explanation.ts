import type { AccountSubscription, ListenerExplanation, PushTrail } from '@mailweave/contracts';
import { type Column, renderTable } from '../output/table.ts';
import { counted, reasonText, shortId, timeText } from './words.ts';

/** What is known about the push of one account. */
export type PushExplanation = {
  accountId: string;
  listener: ListenerExplanation;
  subscriptions: AccountSubscription[];
  trail: PushTrail;
};

type TrailEvent = PushTrail['events'][number];
type TrailDecision = { event: TrailEvent; decision?: TrailEvent['decisions'][number] };
type TrailNotification = PushTrail['notifications'][number];

const deviceColumns: readonly Column<AccountSubscription>[] = [
  { head: 'Device', align: 'left', text: ({ subscriptionId }) => shortId(subscriptionId) },
  { head: 'Transport', align: 'left', text: ({ transport }) => transport },
  { head: 'Client', align: 'left', text: ({ clientId }) => clientId },
  { head: 'Refreshed (UTC)', align: 'left', text: ({ refreshedAt }) => timeText(refreshedAt) },
  { head: 'Held back now', align: 'left', text: heldText },
];
const decisionColumns: readonly Column<TrailDecision>[] = [
  { head: 'Accepted (UTC)', align: 'left', text: ({ event }) => timeText(event.acceptedAt) },
  { head: 'Source', align: 'left', text: ({ event }) => event.source },
  { head: 'Event', align: 'left', text: ({ event }) => event.event },
  { head: 'Mailbox', align: 'left', text: ({ event }) => event.mailbox },
  { head: 'UID', align: 'right', text: ({ event }) => uidText(event.uids) },
  { head: 'Device', align: 'left', text: ({ decision }) => shortId(decision?.subscriptionId ?? '-') },
  { head: 'Verdict', align: 'left', text: verdictText },
];
const notificationColumns: readonly Column<TrailNotification>[] = [
  { head: 'Planned for (UTC)', align: 'left', text: ({ plannedFor }) => timeText(plannedFor) },
  { head: 'Device', align: 'left', text: ({ subscriptionId }) => shortId(subscriptionId) },
  { head: 'Transport', align: 'left', text: ({ transport }) => transport },
  { head: 'Kind', align: 'left', text: ({ kind }) => kind },
  { head: 'Mails', align: 'right', text: ({ mailCount }) => String(mailCount ?? '-') },
  { head: 'State', align: 'left', text: ({ state }) => state },
  {
    head: 'Settled',
    align: 'left',
    text: ({ settledAt }) => (settledAt === undefined ? '-' : timeText(settledAt)),
  },
  { head: 'Failures', align: 'right', text: ({ failedAttempts }) => String(failedAttempts) },
  { head: 'Why', align: 'left', text: ({ failure }) => failure ?? '' },
];

/** For people: the answer first, then each condition, device and message. @param last how many messages and notifications */
export function renderPushExplanation(explanation: PushExplanation, last: number): string {
  const { listener, subscriptions, trail } = explanation;
  const decisions = trail.events
    .slice(0, last)
    .flatMap((event): TrailDecision[] =>
      event.decisions.length === 0 ? [{ event }] : event.decisions.map((decision) => ({ event, decision })),
    );
  const steps = listener.steps.map(({ holds, text }) => `  ${holds ? 'yes' : 'NO '}  ${text}\n`);
  return [
    summaryOf(explanation),
    section('Listener', steps.join('')),
    section('Devices', tableOr('  none: its app has to subscribe\n', deviceColumns, subscriptions)),
    section('Last messages', tableOr('  none: no source has told of any\n', decisionColumns, decisions)),
    section(
      'Last notifications',
      tableOr('  none\n', notificationColumns, trail.notifications.slice(0, last)),
    ),
  ].join('\n');
}

const HEARD = {
  permanent: 'has a permanent listener',
  session: 'has a listener as long as a session lives',
  none: 'has no listener',
} as const;

function summaryOf({ accountId, listener, subscriptions }: PushExplanation): string {
  const open = subscriptions.filter(({ holds }) => holds.length === 0).length;
  const heard = HEARD[listener.listener];
  if (subscriptions.length === 0) return `${accountId} ${heard} and no device.\n`;
  const devices = counted(subscriptions.length, 'device');
  return `${accountId} ${heard}; of ${devices} ${open} would be told of a message that comes now.\n`;
}

function section(head: string, body: string): string {
  return `${head}\n${body}`;
}

function tableOr<Row>(none: string, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.length === 0 ? none : renderTable(columns, rows).replace(/^/gm, '  ').replace(/ +$/, '');
}

function heldText({ holds }: AccountSubscription): string {
  return holds.length === 0 ? 'no' : holds.map(({ reason, until }) => reasonText(reason, until)).join('; ');
}

function verdictText({ decision, event }: TrailDecision): string {
  if (decision === undefined) return event.plannedAt === undefined ? 'not decided yet' : 'no device to tell';
  const { reason, until, verdict } = decision;
  return reason === undefined ? verdict : `${verdict}: ${reasonText(reason, until)}`;
}

/** Of many only how many. */
function uidText(uids: readonly number[]): string {
  const [first] = uids;
  if (first === undefined) return '-';
  return uids.length === 1 ? String(first) : `${uids.length} UIDs`;
}
