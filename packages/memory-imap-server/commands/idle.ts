import { bad, type Outcome, ok } from './outcome.ts';

/** RFC 2177: changes are told as they happen until the client says DONE. */
export function idle(): Outcome {
  return {
    outcome: 'awaiting',
    prompt: 'idling',
    live: true,
    onLine: (line) =>
      /^done$/i.test(line.toString('latin1')) ? ok('IDLE completed.') : bad('Expected DONE.'),
  };
}
