/** How often what happened, over all cells. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(what: string, times = 1): void {
    this.#counts.set(what, this.of(what) + times);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** A line each, sorted. */
  text(): string {
    const lines = [...this.#counts].map(([what, times]) => `  ${String(times).padStart(6)}  ${what}`);
    return `${lines.sort((a, b) => a.slice(8).localeCompare(b.slice(8))).join('\n')}\n`;
  }
}
