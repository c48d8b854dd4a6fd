import { setTimeout as sleep } from 'node:timers/promises';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { percentile } from '../../middleware/measures/percentile.ts';
import type { Goal } from '../../report/goal.ts';
import { subjectOf } from '../load/phone-arrivals.ts';
import { startSimulated } from '../load/run-in-process.ts';
import { listenersAt } from '../role/listeners-at.ts';
import { callbackUrl, startRole } from '../role/start-role.ts';
import { loginOf, subscribePhones } from '../role/subscribe-phones.ts';
import { startTimingRelay } from '../role/timing-relay.ts';
import { inFolder } from './in-folder.ts';
import type { Measure, Measured } from './measure.ts';

const PER_SECOND = 200;
/** Fewer than a phone is told one by one within a minute; the first is to warm up. */
const MAILS_PER_USER = 8;
const LAST_ARRIVALS_MS = 30_000;

/** The whole road: mail that LMTP delivers into a real Dovecot, its callback, the role push, and APNs over TLS, each in its process. */
export const mailToPhone: Measure = {
  name: 'mail-to-phone',
  run: ({ amounts: { mails }, profileFolder, progress }) =>
    inFolder(async (folder) => {
      const userCount = Math.ceil(mails / (MAILS_PER_USER - 1));
      progress(`${userCount} users with a phone each`);
      await subscribePhones(folder, userCount);
      await using apns = await startSimulated('apns');
      await using relay = await startTimingRelay();
      await using dovecot = await startDovecot({
        extraConfig: pushNotificationConfig(callbackUrl(relay)),
        userCount,
      });
      const listeners = listenersAt(dovecot, 'dovecot');
      await using role = await startRole({ folder, apns, push: { listeners }, profileFolder });
      relay.target = role;
      await untilRegistered(dovecot);
      progress('a mail for each to warm up');
      await deliverAll(dovecot, { first: 0, count: userCount, perSecond: PER_SECOND / 2 });
      const { atMs: early } = await apns.arrivals(userCount, LAST_ARRIVALS_MS);
      if (early.length < userCount || early.includes(null))
        throw new Error('Dovecot does not tell of the mail of every user.');
      const answersBefore = relay.answerMs.length;
      progress(`${mails} mails, ${PER_SECOND} a second`);
      const told = { first: userCount, count: mails, perSecond: PER_SECOND };
      const sentAtMs = await deliverAll(dovecot, told);
      const { atMs, repeats } = await apns.arrivals(mails, LAST_ARRIVALS_MS);
      const roadMs = sentAtMs.flatMap((sentMs, index) => {
        const shownMs = atMs[userCount + index];
        return typeof shownMs === 'number' ? [shownMs - sentMs] : [];
      });
      return measured(roadMs, relay.answerMs.slice(answersBefore), { repeats, lost: mails - roadMs.length });
    }),
};

function measured(
  roadMs: readonly number[],
  answerMs: readonly number[],
  { lost, repeats }: { lost: number; repeats: number },
): Measured {
  const ms = (name: string, value: number, limit: number): Goal => ({
    name,
    value,
    unit: 'ms',
    relation: '<=',
    limit,
  });
  const count = (name: string, value: number): Goal => ({
    name,
    value,
    unit: 'messages',
    relation: '<=',
    limit: 0,
  });
  return {
    lines: [{ name: 'callback-answer-p50', value: percentile(answerMs, 0.5), unit: 'ms' }],
    goals: [
      ms('mail-to-phone-p50', percentile(roadMs, 0.5), 50),
      ms('mail-to-phone-p99', percentile(roadMs, 0.99), 500),
      ms('callback-answer-p99', percentile(answerMs, 0.99), 5),
      count('mail-to-phone-lost', lost),
      count('mail-to-phone-twice', repeats),
    ],
  };
}

/** The role push registers at Dovecot for one account after the other. */
async function untilRegistered({ doveadm, users }: Dovecot): Promise<void> {
  const last = ['-u', users.at(-1) ?? '', '-s', '', '/private/vendor/vendor.dovecot/http-notify'];
  const isRegistered = () =>
    doveadm(['mailbox', 'metadata', 'get', ...last]).then(
      (value) => value.trim() !== '',
      () => false,
    );
  await waitUntil('The registration of every user', isRegistered, LAST_ARRIVALS_MS);
}

type Delivering = { readonly first: number; readonly count: number; readonly perSecond: number };

/** Delivers at a steady pace, whatever Dovecot does. @returns when each was to be delivered, since 1970 */
async function deliverAll(dovecot: Dovecot, { count, first, perSecond }: Delivering): Promise<number[]> {
  const startMs = performance.timeOrigin + performance.now();
  const sentAtMs = Array.from({ length: count }, (_, index) => startMs + (index * 1_000) / perSecond);
  const deliveries: Promise<void>[] = [];
  for (const [index, atMs] of sentAtMs.entries()) {
    const waitMs = atMs - performance.timeOrigin - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const number = first + index;
    const userId = 1 + (number % dovecot.users.length);
    deliveries.push(dovecot.deliver(loginOf(userId), mailOf(number)));
  }
  await Promise.all(deliveries);
  return sentAtMs;
}

function mailOf(number: number): Buffer {
  const head = `From: =?utf-8?q?Zo=C3=AB?= <zoe@test.example>\r\nSubject: ${subjectOf(number)}`;
  return Buffer.from(`${head}\r\n\r\n${'Who brings the cake?\r\n'.repeat(50)}`);
}
