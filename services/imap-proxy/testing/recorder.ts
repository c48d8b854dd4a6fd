import { inspect } from 'node:util';
import type { LogFields, Logger, MetricLabels, Metrics } from '@mailweave/foundation';

/** Keeps everything that was logged and counted, so that a test can look for what must not be there. */
export class Recorder implements Logger, Metrics {
  readonly #entries: string[] = [];
  readonly #counts = new Map<string, number>();

  /** Every record and sample as text, errors with their stacks. */
  get text(): string {
    return this.#entries.join('\n');
  }

  /** How often a metric was counted, over all labels or with one label's value. */
  total(name: string, label?: string): number {
    return this.#counts.get(label === undefined ? name : `${name} ${label}`) ?? 0;
  }

  debug(event: string, fields?: LogFields): void {
    this.#log(event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.#log(event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#log(event, fields);
  }

  error(event: string, fields?: LogFields, error?: unknown): void {
    this.#log(event, fields, error);
  }

  count(name: string, labels: MetricLabels = {}, by = 1): void {
    this.#entries.push(inspect({ name, labels }));
    for (const key of [name, ...Object.values(labels).map((value) => `${name} ${value}`)]) {
      this.#counts.set(key, this.total(key) + by);
    }
  }

  gauge(name: string, value: number, labels: MetricLabels = {}): void {
    this.#entries.push(inspect({ name, labels }));
    this.#counts.set(name, value);
  }

  observe(name: string, _value: number, labels: MetricLabels = {}): void {
    this.#entries.push(inspect({ name, labels }));
  }

  #log(event: string, fields: LogFields = {}, error?: unknown): void {
    this.#entries.push(inspect({ event, fields, error }, { depth: 8, maxStringLength: null }));
  }
}
