import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { Response, Thread } from './response.ts';

type ThreadResponse = Extract<Response, { name: 'THREAD' }>;
type OpenThread = { readonly members: number[]; readonly threads: OpenThread[] };

const OPEN = 0x28;
const CLOSE = 0x29;

/**
 * thread-data    = "THREAD" [SP 1*thread-list]
 * thread-list    = "(" (thread-members / thread-nested) ")"
 * thread-members = nz-number *(SP nz-number) [SP thread-nested]
 * thread-nested  = 2*thread-list                                  (RFC 5256 5)
 *
 * "There is no limit to the nesting of threads" (RFC 5256 4): a long conversation nests as often as it splits,
 * so no function here calls itself. A sub-thread that has no sibling is tolerated.
 */
export function parseThreadResponse(lexer: Lexer): ThreadResponse {
  const root: OpenThread = { members: [], threads: [] };
  const path: OpenThread[] = [];
  let thread = root;
  for (lexer.space(); !lexer.atEnd; lexer.space()) {
    if (lexer.skip(OPEN)) {
      path.push(thread);
      thread = newThreadIn(thread);
    } else if (thread.threads.length === 0 && thread !== root && lexer.peek() !== CLOSE) {
      thread.members.push(lexer.expectNzNumber('a message number'));
    } else {
      const parent = path.pop();
      if (parent === undefined) throw lexer.error('`(`');
      closeThread(lexer, thread);
      thread = parent;
    }
  }
  if (thread !== root) throw lexer.error('`)`');
  return { name: 'THREAD', threads: root.threads };
}

export function writeThreadResponse({ threads }: ThreadResponse, writer: WireWriter): void {
  writer.raw(threads.length === 0 ? 'THREAD' : 'THREAD ');
  const waiting: (Thread | 'close')[] = threads.toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === 'close') {
      writer.raw(')');
      continue;
    }
    const splits = next.members.length > 0 && next.threads.length > 0;
    writer.raw(`(${next.members.join(' ')}${splits ? ' ' : ''}`);
    waiting.push('close');
    for (const thread of next.threads.toReversed()) waiting.push(thread);
  }
}

function newThreadIn(parent: OpenThread): OpenThread {
  const thread: OpenThread = { members: [], threads: [] };
  parent.threads.push(thread);
  return thread;
}

function closeThread(lexer: Lexer, thread: OpenThread): void {
  if (thread.members.length === 0 && thread.threads.length === 0) throw lexer.error('a message number');
  lexer.expect(CLOSE, '`)`');
}
