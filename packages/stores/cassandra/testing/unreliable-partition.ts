import type { RandomSource } from '@mailweave/foundation';
import type { types } from 'cassandra-driver';
import type { GuardedSession } from '../guarded-table.ts';
import type { ConditionalOutcome, Statement } from '../session.ts';

/** How a conditional write goes: as it should; carried out though no answer comes; not carried out and no answer. */
export type Fate = 'answered' | 'done-silently' | 'lost';

/** One partition of a guarded table, with a network that does to each conditional write what it is told. */
export class UnreliablePartition implements GuardedSession {
  readonly options: GuardedSession['options'];
  readonly #fates: Iterator<Fate>;
  readonly #slots = new Map<string, string>();
  #head: { version: number | null; recent: string } = { version: null, recent: '' };

  constructor(random: RandomSource, fates: Iterable<Fate>) {
    this.options = { random };
    this.#fates = fates[Symbol.iterator]();
  }

  async read(): Promise<types.Row[]> {
    const slots = this.#slots.size === 0 ? [[null, null] as const] : [...this.#slots];
    return slots.map(([slot, value]) => rowOf({ slot, value, ...this.#head }));
  }

  async readSerial(): Promise<types.Row[]> {
    return await this.read();
  }

  async writeIf(statements: readonly Statement[]): Promise<ConditionalOutcome> {
    const { value: fate = 'answered' } = this.#fates.next();
    if (fate === 'lost') return 'unknown';
    const outcome = this.#attempt(statements);
    return fate === 'done-silently' ? 'unknown' : outcome;
  }

  #attempt([condition, ...writes]: readonly Statement[]): ConditionalOutcome {
    const [, version, recent, , expected] = condition?.params ?? [];
    if (expected !== this.#head.version) return 'refused';
    this.#head = { version: Number(version), recent: String(recent) };
    for (const { params, query } of writes) {
      const [, slot, value] = params.map(String);
      if (query.startsWith('INSERT')) this.#slots.set(slot ?? '', value ?? '');
      else this.#slots.delete(slot ?? '');
    }
    return 'applied';
  }
}

function rowOf(columns: Readonly<Record<string, unknown>>): types.Row {
  return { ...columns, get: (name: string) => columns[name] } as unknown as types.Row;
}
