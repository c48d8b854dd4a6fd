/** Reads text files of lines `KEY VALUE` (docs/operations.md): who is at which backend, who has which address. */

export type PairsRules<Value> = {
  /** What a line must look like, such as `NAME BACKEND`. */
  readonly form: string;
  /** What the word stands for, or how a sentence about its line ends, such as `names an unknown backend`. */
  valueOf(word: string): { readonly value: Value } | { readonly problem: string };
  /** The setting that names the file. */
  readonly setting: string;
  /** @param publicText a sentence that names the line by its number and says nothing of what stands there */
  failure(publicText: string): Error;
};

/**
 * Takes a file in pieces, so that a large one does not hold up everybody's connection while it is read. Keys are
 * lower-cased; empty lines and what stands behind ` #` are passed over.
 */
export class PairsReader<Value> {
  readonly #rules: PairsRules<Value>;
  readonly #entries = new Map<string, Value>();
  #lines = 0;
  #rest = '';

  constructor(rules: PairsRules<Value>) {
    this.#rules = rules;
  }

  /**
   * The next characters of the file.
   *
   * @throws the failure of the rules, about the first line that is wrong
   */
  push(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  /** @throws as push() */
  end(): ReadonlyMap<string, Value> {
    this.#line(this.#rest);
    return this.#entries;
  }

  #line(line: string): void {
    this.#lines += 1;
    const said = line.includes('#') ? line.replace(/(^|\s)#.*$/, '') : line;
    const words = said.trim().split(/\s+/);
    const [key = '', word] = words;
    if (key === '') return;
    if (words.length !== 2 || word === undefined) throw this.#wrong(`is not of the form ${this.#rules.form}`);
    const read = this.#rules.valueOf(word);
    if ('problem' in read) throw this.#wrong(read.problem);
    const name = key.toLowerCase();
    if (this.#entries.has(name)) throw this.#wrong('names somebody for the second time');
    this.#entries.set(name, read.value);
  }

  #wrong(what: string): Error {
    return this.#rules.failure(`Line ${this.#lines} of the file in ${this.#rules.setting} ${what}.`);
  }
}
