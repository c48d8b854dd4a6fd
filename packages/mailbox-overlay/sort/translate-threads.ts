import type { Thread } from '@mailweave/imap';

type OpenThread = { readonly members: readonly number[]; readonly threads: OpenThread[] };

/** The same threads with other numbers. As threads may nest without end (RFC 5256 4), nothing calls itself. */
export function translateThreads(threads: readonly Thread[], numberOf: (real: number) => number): Thread[] {
  const translated: OpenThread[] = [];
  const waiting = [{ from: threads, into: translated }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { members, threads: inner } of next.from) {
      const thread: OpenThread = { members: members.map(numberOf), threads: [] };
      next.into.push(thread);
      if (inner.length > 0) waiting.push({ from: inner, into: thread.threads });
    }
  }
  return translated;
}
