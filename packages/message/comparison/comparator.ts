import { unicodeCasemap } from './unicode-casemap.ts';

/**
 * A comparator of the registry (RFC 4790) that offers what SEARCH and SORT need, equality, substring and ordering: all
 * three are those of the octets that it makes of a text.
 */
export type Comparator = (text: string) => Buffer;

export type NamedComparator = { readonly name: string; readonly comparator: Comparator };

/** Those that are known here, the preferred first. Their names are compared without case (RFC 4790 3.1). */
export const COMPARATORS: readonly NamedComparator[] = [
  { name: 'i;unicode-casemap', comparator: unicodeCasemap },
  // RFC 4790 9.2
  { name: 'i;ascii-casemap', comparator: (text) => Buffer.from(text.replace(/[a-z]+/g, capitals), 'utf8') },
  // RFC 4790 9.3
  { name: 'i;octet', comparator: (text) => Buffer.from(text, 'utf8') },
];

/** @param name as COMPARATOR tells it (RFC 5255 4.8); undefined when none of this name is known here */
export function comparatorNamed(name: string): Comparator | undefined {
  return COMPARATORS.find((known) => known.name === name.toLowerCase())?.comparator;
}

function capitals(run: string): string {
  return run.toUpperCase();
}
