import type { Parameter } from './message-index.ts';

type Section = { readonly number: number; readonly encoded: boolean; readonly value: string };

const SECTION_NAME = /^([^*]+)\*(\d{1,3})(\*?)$/;
const NOT_ATTRIBUTE_CHARACTER = /[^A-Za-z0-9!#$&+\-.^_`|~{}]/g;

const percentEncoded = (value: string): string =>
  value.replace(
    NOT_ATTRIBUTE_CHARACTER,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

/** One value of its sections; if any is in the extended notation, so is the whole. */
const joined = (name: string, sections: readonly Section[]): Parameter => {
  const ordered = sections.toSorted((left, right) => left.number - right.number);
  if (!ordered.some((section) => section.encoded)) return [name, ordered.map((one) => one.value).join('')];
  const charset = ordered[0]?.encoded ? '' : "''";
  const values = ordered.map((one) => (one.encoded ? one.value : percentEncoded(one.value)));
  return [`${name}*`, charset + values.join('')];
};

/**
 * Joins parameters that are continued over several (`name*0`, `name*1*`), as RFC 2231 8 wants of an IMAP
 * server. Values with a charset keep the extended notation (`name*`); decoding them is the client's business.
 */
export const joinContinuations = (parameters: readonly Parameter[]): Parameter[] => {
  const continued = new Map<string, Section[]>();
  const result: (Parameter | string)[] = [];
  for (const parameter of parameters) {
    const match = SECTION_NAME.exec(parameter[0]);
    const name = match?.[1];
    if (!match || name === undefined) {
      result.push(parameter);
      continue;
    }
    const sections = continued.get(name) ?? [];
    if (sections.length === 0) result.push(name);
    continued.set(name, sections);
    sections.push({ number: Number(match[2]), encoded: match[3] === '*', value: parameter[1] });
  }
  return result.map((one) => (typeof one === 'string' ? joined(one, continued.get(one) ?? []) : one));
};
