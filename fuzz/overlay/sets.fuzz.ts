import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  byteStringOfText,
  type Command,
  parseNumberRanges,
  parseResponse,
  readFrames,
  type SequenceNumber,
  type Tag,
  type Uid,
  writeNumberRanges,
} from '@mailweave/imap';
import { planCommand, type RunPlan } from '@mailweave/mailbox-overlay';
import { diceOfInput, pick } from '../harness/dice.ts';
import { MAILBOXES, type NaiveMailbox, type WrittenSet } from './naive-mailbox.ts';
import { namesNoWoven } from './upstream.ts';

/**
 * Any text is a set exactly when the grammar says so; in every command a set is cut into what the backend would
 * pick of it and what is answered here, and both together are what one server would pick.
 */
export function run(input: Buffer): void {
  const text = input.toString('latin1');
  equal(parseNumberRanges(text) !== undefined, isSet(text));
  const sequences = parseNumberRanges<SequenceNumber>(text);
  const uids = parseNumberRanges<Uid>(text);
  if (sequences === undefined || uids === undefined) return;
  deepEqual(parseNumberRanges(writeNumberRanges(sequences)), sequences);
  const dice = diceOfInput(input);
  for (let time = 0; time < 2; time += 1) {
    const mailbox = pick(MAILBOXES, dice);
    fetches({ kind: 'sequence', ranges: sequences }, mailbox);
    fetches({ kind: 'uid', ranges: uids }, mailbox);
    changes({ kind: 'sequence', ranges: sequences }, mailbox);
    changes({ kind: 'uid', ranges: uids }, mailbox);
  }
}

/** sequence-set = (seq-number / seq-range) *("," sequence-set), numbers of 32 bits (RFC 3501 9) */
function isSet(text: string): boolean {
  if (!/^(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*$/.test(text)) return false;
  return (text.match(/\d+/g) ?? []).every((digits) => BigInt(digits) > 0n && BigInt(digits) <= 0xffff_ffffn);
}

/** FETCH answers real and woven messages, each once, in the order of numbers. */
function fetches(set: WrittenSet, mailbox: NaiveMailbox): void {
  const byUid = set.kind === 'uid';
  const command: Command = {
    name: 'FETCH',
    byUid,
    set,
    items: [{ name: 'FLAGS' }],
    changedSince: undefined,
    vanished: false,
  };
  const plan = planOf(command, mailbox);
  const wanted = mailbox.pick(set);
  equal(plan === undefined, wanted === undefined, 'Refused is exactly what goes beyond the end.');
  if (plan === undefined || wanted === undefined) return;
  const view = mailbox.view();
  const told: number[] = [];
  for (const message of pickedReal(plan.upstream, mailbox)) {
    const number = mailbox.messages.findIndex(({ uid }) => uid === message.uid) + 1;
    told.push(...fetched(plan.beforeFetch?.(number) ?? []), number);
  }
  told.push(...fetched(plan.answer(view, { collected: [], tagged: undefined, copied: [] })));
  deepEqual(
    told,
    wanted.map(({ uid }) => mailbox.messages.findIndex((message) => message.uid === uid) + 1),
  );
}

/** STORE, COPY, MOVE and UID EXPUNGE touch the messages of the set and no other. */
function changes(set: WrittenSet, mailbox: NaiveMailbox): void {
  const byUid = set.kind === 'uid';
  const target = { byUid, set, mailbox: byteStringOfText('Trash') };
  const commands: Command[] = [
    { name: 'COPY', ...target },
    { name: 'MOVE', ...target },
    {
      name: 'STORE',
      ...{ byUid, set, mode: 'add', silent: true, flags: ['\\Deleted'], unchangedSince: undefined },
    },
  ];
  const wanted = mailbox.pick(set);
  for (const command of commands) {
    const plan = planOf(command, mailbox);
    equal(plan === undefined, wanted === undefined);
    if (plan === undefined || wanted === undefined) continue;
    const real = pickedReal(plan.upstream, mailbox).map(({ uid }) => uid);
    const woven = new Set([...(plan.copiesFirst ?? []), ...plan.effects].map(({ uid }) => uid));
    deepEqual(
      [...real, ...woven].sort((a, b) => a - b),
      wanted.map(({ uid }) => uid),
    );
  }
}

function pickedReal(upstream: Command | undefined, mailbox: NaiveMailbox) {
  if (upstream === undefined) return [];
  if (!('set' in upstream) || upstream.set.kind === 'saved')
    throw new Error('The backend is sent another set.');
  namesNoWoven(upstream.set, mailbox);
  const picked = mailbox.backend.pick(upstream.set);
  ok(picked !== undefined, 'The backend is asked for a number that it does not have.');
  return picked;
}

function planOf(command: Command, mailbox: NaiveMailbox): RunPlan | undefined {
  const plan = planCommand(command, mailbox.view(), { tag: 'f' as Tag, nowMs: 0 });
  if (plan.kind === 'relay') throw new Error(`${command.name} passes as it is.`);
  return plan.kind === 'run' ? plan : undefined;
}

function fetched(lines: readonly Buffer[]): number[] {
  return readFrames(Buffer.concat(lines)).map((frame) => {
    const response = parseResponse(frame);
    if (response.name !== 'FETCH') throw new Error(`Not a FETCH: ${response.name}`);
    return response.sequence;
  });
}
