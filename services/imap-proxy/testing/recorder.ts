import { inspect } from 'node:util';
import type { LogFields, Logger, MetricLabels, Metrics } from '@mailweave/foundation';

/** Keeps everything that was logged and counted, so that a test can look for what must not be there. */
export class Recorder implements Logger, Metrics {
  readonly #entries: string[] = [];
  readonly #counts = new Map<string, number>();
  #listeners: (() => void)[] = [];

  /** Every record and sample as text, errors with their stacks. */
  get text(): string {
    return this.#entries.join('\n');
  }

  /** How often a metric was counted, over all labels or with one label's value. */
  total(name: string, label?: string): number {
    return this.#counts.get(label === undefined ? name : `${name} ${label}`) ?? 0;
  }

  /** Until `holds`, looked at whenever something has been counted or logged. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  /** Until a record of this event has been written. */
  untilLogged(event: string): Promise<void> {
    return this.until(() => this.text.includes(`event: '${event}'`));
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
    this.#recorded();
  }

  gauge(name: string, value: number, labels: MetricLabels = {}): void {
    this.#entries.push(inspect({ name, labels }));
    this.#counts.set(name, value);
    this.#recorded();
  }

  observe(name: string, _value: number, labels: MetricLabels = {}): void {
    this.#entries.push(inspect({ name, labels }));
  }

  #recorded(): void {
    for (const listener of this.#listeners.splice(0)) listener();
  }

  #log(event: string, fields: LogFields = {}, error?: unknown): void {
    this.#entries.push(inspect({ event, fields, error }, { depth: 8, maxStringLength: null }));
    this.#recorded();
  }
}
