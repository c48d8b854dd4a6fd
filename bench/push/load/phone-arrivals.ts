import type { PhoneArrivals } from './job.ts';

/** A message of the bench, by its subject; the body of a notification begins with it. */
export function subjectOf(number: number): string {
  return `Mail ${number}`;
}

/** Notes when numbered messages are shown by phones, and whether any is shown twice. */
class NumberedArrivals {
  #atMs: (number | null)[] = [];
  #count = 0;
  #repeats = 0;
  #awaited = Number.POSITIVE_INFINITY;
  #arrived: () => void = () => undefined;

  /** @param payload what APNs took; others than numbered messages are passed over */
  note({ aps }: Readonly<Record<string, unknown>>): void {
    const [, digits] = /^Mail (\d+)\n/.exec(bodyOf(aps)) ?? [];
    if (digits === undefined) return;
    const number = Number(digits);
    if (typeof this.#atMs[number] === 'number') {
      this.#repeats += 1;
      return;
    }
    this.#atMs[number] = performance.timeOrigin + performance.now();
    this.#count += 1;
    if (this.#count >= this.#awaited) this.#arrived();
  }

  /** All until so many have come, or so long; then it begins anew. */
  async until(count: number, withinMs: number): Promise<PhoneArrivals> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaited = count;
    this.#arrived = resolve;
    const timeout = setTimeout(resolve, withinMs);
    if (this.#count >= count) resolve();
    await promise;
    clearTimeout(timeout);
    const arrivals = { atMs: Array.from(this.#atMs, (atMs) => atMs ?? null), repeats: this.#repeats };
    this.#atMs = [];
    this.#count = 0;
    this.#repeats = 0;
    return arrivals;
  }
}

export const phoneArrivals = new NumberedArrivals();

function bodyOf(aps: unknown): string {
  const alert = typeof aps === 'object' && aps !== null && 'alert' in aps ? aps.alert : undefined;
  const body = typeof alert === 'object' && alert !== null && 'body' in alert ? alert.body : undefined;
  return typeof body === 'string' ? body : '';
}
