/**
 * THREAD and UID THREAD (RFC 5256): the backend threads the real messages; each woven message that matches is
 * a thread of its own behind theirs.
 *
 * A woven message answers nobody and nobody answers it. Its subject may still be that of a real conversation,
 * and by the letter ORDEREDSUBJECT, like step 5 of REFERENCES, would join them. That is ignored deliberately:
 * clients act on whole threads, and a campaign's message must not be deleted, moved or muted with somebody's
 * conversation, nor stand in the middle of one.
 *
 * Standard: finding; RFC 5256; THREAD; whole, a woven message is a thread of its own
 */
import { type Response, type Thread, type ThreadCommand, WireWriter, writeResponse } from '@mailweave/imap';
import type { CommandPlan } from '../plan/command-plan.ts';
import { planSearchProgram } from '../sort/search-program.ts';
import { wovenFacts } from '../sort/sort-facts.ts';
import { compareSortKeys, sortKey } from '../sort/sort-key.ts';
import { translateThreads } from '../sort/translate-threads.ts';
import type { ClientView } from '../view/client-view.ts';
import type { WovenMessage } from '../view/woven-message.ts';
import type { SearchContext } from './search.ts';

/** Threads stand in the order in which they began (RFC 5256 3). */
const BY_SENT_DATE = [{ name: 'DATE', reverse: false }] as const;

export function planThread(command: ThreadCommand, view: ClientView, context: SearchContext): CommandPlan {
  const program = planSearchProgram(command, view, context);
  return {
    kind: 'run',
    upstream: { ...command, key: program.upstreamKey },
    okText: 'Thread completed.',
    effects: [],
    effectsMustHold: false,
    collects: ['THREAD'],
    answer: (current, { collected }) => {
      const real = collected.flatMap(threadsIn);
      const numberOf = (number: number) => (command.byUid ? number : current.clientNumberOfReal(number));
      const woven = wovenThreads(bySentDate(program.matching), command, current);
      return [threadLine([...translateThreads(real, numberOf), ...woven])];
    },
  };
}

function threadsIn(response: Response): readonly Thread[] {
  return response.name === 'THREAD' ? response.threads : [];
}

function bySentDate(messages: readonly WovenMessage[]): WovenMessage[] {
  const keyOf = (message: WovenMessage) => sortKey(BY_SENT_DATE, wovenFacts(message));
  return messages.toSorted((a, b) => compareSortKeys(keyOf(a), keyOf(b), BY_SENT_DATE) || a.uid - b.uid);
}

function wovenThreads(
  messages: readonly WovenMessage[],
  { byUid }: ThreadCommand,
  view: ClientView,
): Thread[] {
  return messages.flatMap(({ uid }) => {
    const client = view.clientNumberOfWoven(uid);
    return client === undefined ? [] : [{ members: [byUid ? uid : client], threads: [] }];
  });
}

function threadLine(threads: readonly Thread[]): Buffer {
  const writer = new WireWriter('server');
  writeResponse({ name: 'THREAD', threads }, writer);
  return writer.toBuffer();
}
