import { UserRow } from '@mailweave/contracts';
import {
  type CampaignDefinition,
  type CampaignTemplate,
  isTimeZone,
  profileVariables,
} from '@mailweave/injection';
import { Compile } from 'typebox/compile';
import { schemaProblems } from '../schema/schema-problems.ts';

/** There are fewer in the world. */
const MAX_ZONES = 1_000;

const userRowValidator = Compile(UserRow);

export type CheckedRow = { outcome: 'good'; row: UserRow } | { outcome: 'bad'; reason: string };

/** The variables that rows of one variant may and must give. */
type Placeholders = { known: ReadonlySet<string>; required: readonly string[] };

/** Checks rows against their schema and the templates they will fill. */
export class RowCheck {
  /** Of every template: what a row without a variant has to satisfy. */
  readonly #all: Placeholders;
  readonly #byVariant: ReadonlyMap<string, Placeholders>;
  /** Zones that were looked up: an export names few, again and again. */
  readonly #zones = new Map<string, boolean>();

  constructor({ templates, targeting }: Pick<CampaignDefinition, 'templates' | 'targeting'>) {
    const asked = targeting?.profile === undefined ? [] : profileVariables(targeting.profile);
    this.#all = placeholders(templates, asked);
    const groups = Map.groupBy(templates, (template) => template.variant);
    this.#byVariant = new Map([...groups].map(([variant, group]) => [variant, placeholders(group, asked)]));
  }

  /** Whether any template, or the profile rule, has this variable. */
  knows(variable: string): boolean {
    return this.#all.known.has(variable);
  }

  check(value: unknown): CheckedRow {
    if (!userRowValidator.Check(value)) {
      return { outcome: 'bad', reason: schemaProblems(userRowValidator.Errors(value)).join('; ') };
    }
    const reason = this.#objection(value);
    return reason === undefined ? { outcome: 'good', row: value } : { outcome: 'bad', reason };
  }

  /** A user is not woken at night because his row was misspelt. */
  #knowsZone(timeZone: string): boolean {
    const found = this.#zones.get(timeZone) ?? isTimeZone(timeZone);
    if (this.#zones.size < MAX_ZONES) this.#zones.set(timeZone, found);
    return found;
  }

  #objection({ variant, timeZone, vars = {} }: UserRow): string | undefined {
    if (timeZone !== undefined && !this.#knowsZone(timeZone)) return '/timeZone names no time zone';
    const expected = variant === undefined ? this.#all : this.#byVariant.get(variant);
    if (expected === undefined) return '/variant names no variant of the templates';
    for (const name of expected.required) {
      if (!Object.hasOwn(vars, name)) return `/vars has no ${name}, and the template no default for it`;
    }
    for (const name in vars) {
      if (!expected.known.has(name))
        return '/vars holds a variable that neither a template nor the profile rule names';
    }
    return undefined;
  }
}

/** @param asked variables that a profile rule asks for; a template need not have them */
function placeholders(templates: readonly CampaignTemplate[], asked: readonly string[]): Placeholders {
  const required = new Set(templates.flatMap((template) => template.required));
  const defaulted = templates.flatMap((template) => Object.keys(template.defaults));
  return { known: new Set([...required, ...defaulted, ...asked]), required: [...required] };
}
