import type { BrandProblem } from './brand-options.ts';

/** The brand that manuals mean when their snippets name none. */
const UNNAMED_CLIENT_ID = 'open-xchange-mobile-api-facade';

type Node = { readonly [key: string]: unknown };

const isMap = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The sections of a file of brands by client id. A file whose settings stand at the top, as a manual prints one, is that of the
 * brand which the manual speaks of. @param document the file, every scalar of it a string
 */
export function sectionsOf(document: unknown): { clientId: string; fields: BrandFields }[] {
  if (!isMap(document)) return [];
  const entries = Object.entries(document);
  if (entries.some(([, value]) => typeof value === 'string'))
    return [{ clientId: UNNAMED_CLIENT_ID, fields: new BrandFields(UNNAMED_CLIENT_ID, document) }];
  return entries.map(([clientId, value]) => ({
    clientId,
    fields: new BrandFields(clientId, isMap(value) ? value : {}),
  }));
}

/** The settings of one brand, and what was found wrong with them. */
export class BrandFields {
  readonly problems: BrandProblem[] = [];
  readonly #clientId: string;
  readonly #node: Node;

  constructor(clientId: string, node: Node) {
    this.#clientId = clientId;
    this.#node = node;
    if (clientId === '' || clientId.length > 64) this.refuse('is no client id: it has 1 to 64 characters.');
  }

  refuse(message: string, setting?: string): undefined {
    this.problems.push({ clientId: this.#clientId, message, ...(setting !== undefined && { setting }) });
  }

  text(setting: string): string | undefined {
    const value = this.#node[setting];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    return this.refuse('must be a text, not a list or a section.', setting);
  }

  required(setting: string): string | undefined {
    const before = this.problems.length;
    const value = this.text(setting);
    if (value === undefined && this.problems.length === before) this.refuse('is missing.', setting);
    return value;
  }

  flag(setting: string, byDefault: boolean): boolean {
    const value = this.text(setting);
    if (value === undefined) return byDefault;
    if (!/^(true|false)$/i.test(value)) this.refuse('must be true or false.', setting);
    return value.toLowerCase() === 'true';
  }
}
