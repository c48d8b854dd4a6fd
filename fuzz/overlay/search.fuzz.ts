import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  ImapSyntaxError,
  parseCommand,
  parseResponse,
  readFrames,
  type SearchCommand,
  type SearchKey,
  type Tag,
  type TaggedCommand,
  type Uid,
  WireWriter,
  writeCommand,
} from '@mailweave/imap';
import { planCommand, type RunPlan } from '@mailweave/mailbox-overlay';
import { diceOfInput, pick } from '../harness/dice.ts';
import { framesOf } from '../imap/frames-of.ts';
import { MAILBOXES, type NaiveMailbox, type WrittenSet } from './naive-mailbox.ts';
import { namesNoWoven } from './upstream.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12);

/**
 * A SEARCH that can be read survives being written and read again; planned over a woven mailbox it is never an
 * error, the program for the backend finds there what the client's program would find among the real messages
 * (invariant 5), and of each woven message it says either yes or no.
 */
export function run(input: Buffer): void {
  const dice = diceOfInput(input);
  for (const frame of framesOf(input)) {
    const tagged = parsed(() => parseCommand(frame));
    if (tagged?.command.name !== 'SEARCH') continue;
    survives(tagged);
    for (let time = 0; time < 3; time += 1) planned(tagged.command, pick(MAILBOXES, dice));
  }
}

function parsed(parse: () => TaggedCommand): TaggedCommand | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ImapSyntaxError) return undefined;
    throw error;
  }
}

function survives(tagged: TaggedCommand): void {
  const writer = new WireWriter();
  writeCommand(tagged, writer);
  const [frame, ...more] = readFrames(writer.toBuffer());
  equal(more.length, 0, 'one command became several');
  if (frame === undefined) throw new Error('a command vanished');
  deepEqual(parseCommand(frame), tagged);
}

function planned(command: SearchCommand, mailbox: NaiveMailbox): void {
  const plan = planOf(command, mailbox);
  if (plan === undefined) {
    ok(mentions(command.key, 'MODSEQ'), 'A good program is refused.');
    return;
  }
  const { upstream } = plan;
  if (upstream?.name !== 'SEARCH') throw new Error('The backend is not searched.');
  for (const set of setsOf(upstream.key)) namesNoWoven(set, mailbox);
  deepEqual(foundReal(upstream.key, mailbox.backend), foundReal(command.key, mailbox));
  equal(goesBeyondEnd(upstream.key, mailbox.backend), goesBeyondEnd(command.key, mailbox));
  wovenAnswers(command, mailbox);
}

/** Some servers say BAD then: it has to be the same question for the backend as for the client. */
function goesBeyondEnd(key: SearchKey, mailbox: NaiveMailbox): boolean {
  return setsOf(key).some((set) => mailbox.goesBeyondEnd(set));
}

function planOf(command: SearchCommand, mailbox: NaiveMailbox): RunPlan | undefined {
  const plan = planCommand(command, mailbox.view(), { tag: 'f' as Tag, nowMs: NOW_MS });
  if (plan.kind === 'relay') throw new Error('A SEARCH passes as it is.');
  return plan.kind === 'run' ? plan : undefined;
}

/** Program and opposite share the woven messages out between them. */
function wovenAnswers(command: SearchCommand, mailbox: NaiveMailbox): void {
  const readable = command.charset === undefined || /^(US-ASCII|UTF-8)$/.test(command.charset);
  const yes = wovenFound(command.key, command, mailbox);
  const no = wovenFound({ name: 'NOT', key: command.key }, command, mailbox);
  const all = mailbox.woven.map(({ uid }) => uid);
  deepEqual(
    [...yes, ...no].sort((a, b) => a - b),
    readable ? all : [],
  );
}

function wovenFound(key: SearchKey, { charset }: SearchCommand, mailbox: NaiveMailbox): readonly number[] {
  const command: SearchCommand = { name: 'SEARCH', byUid: true, returns: undefined, charset, key };
  const lines = planOf(command, mailbox)?.answer(mailbox.view(), {
    collected: [],
    tagged: undefined,
    copied: [],
  });
  const [frame] = readFrames(Buffer.concat(lines ?? []));
  if (frame === undefined) throw new Error('No answer.');
  const response = parseResponse(frame);
  if (response.name !== 'SEARCH') throw new Error('Another answer.');
  return response.numbers;
}

/** The real messages that a program finds; what it asks of a message's contents is a throw of dice. */
function foundReal(key: SearchKey, mailbox: NaiveMailbox): readonly Uid[] {
  return mailbox.real.map(({ uid }) => uid).filter((uid) => finds(key, uid, mailbox));
}

function finds(key: SearchKey, uid: Uid, mailbox: NaiveMailbox): boolean {
  switch (key.name) {
    case 'ALL':
      return true;
    case 'sequence-set':
    case 'UID':
      if (key.set.kind === 'saved') return byDice(key, uid);
      return mailbox.pick(key.set, true)?.some((message) => message.uid === uid) === true;
    case 'NOT':
      return !finds(key.key, uid, mailbox);
    case 'OR':
      return finds(key.left, uid, mailbox) || finds(key.right, uid, mailbox);
    case 'and':
      return key.keys.every((inner) => finds(inner, uid, mailbox));
    default:
      return byDice(key, uid);
  }
}

function byDice(key: SearchKey, uid: Uid): boolean {
  const text = JSON.stringify(key, (_name, value) => (typeof value === 'bigint' ? `${value}` : value));
  return diceOfInput(Buffer.from(`${uid} ${text}`))(2) === 0;
}

function setsOf(key: SearchKey): WrittenSet[] {
  if (key.name !== 'sequence-set' && key.name !== 'UID') return innerKeys(key).flatMap(setsOf);
  return key.set.kind === 'saved' ? [] : [key.set];
}

function mentions(key: SearchKey, name: SearchKey['name']): boolean {
  return key.name === name || innerKeys(key).some((inner) => mentions(inner, name));
}

function innerKeys(key: SearchKey): readonly SearchKey[] {
  if (key.name === 'NOT') return [key.key];
  if (key.name === 'OR') return [key.left, key.right];
  return key.name === 'and' ? key.keys : [];
}
