/**
 * A value that must not be printed by accident. Every way of turning it into text gives `***`;
 * the only way to the value is `reveal()`, which a reviewer can search for.
 */
export class Secret<T extends string | Buffer = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  /** What `util.inspect` and therefore `console.log` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}
