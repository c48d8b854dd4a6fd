import type { WireWriter } from '../wire/wire-writer.ts';
import type { FetchItem, Partial } from './fetch-item.ts';
import { sectionName } from './section.ts';

/** fetch-att as a client writes it (RFC 3501 9; parse-fetch-item.ts has the grammar). */
export function writeFetchItem(item: FetchItem, writer: WireWriter): void {
  writer.raw(textOf(item));
}

/**
 * The name under which the answer carries this item: `BODY.PEEK[TEXT]<100.50>` is answered as
 * `BODY[TEXT]<100>` (RFC 3501 7.4.2).
 */
export function fetchAttributeName(item: FetchItem): string {
  switch (item.name) {
    case 'BODY[]':
      return `BODY${sectionName(item.section)}${origin(item.partial)}`;
    case 'BINARY[]':
      return `BINARY${partText(item.part)}${origin(item.partial)}`;
    case 'BINARY.SIZE[]':
      return `BINARY.SIZE${partText(item.part)}`;
    default:
      return item.name;
  }
}

function textOf(item: FetchItem): string {
  switch (item.name) {
    case 'BODY[]':
      return `BODY${item.peek ? '.PEEK' : ''}${sectionName(item.section)}${window(item.partial)}`;
    case 'BINARY[]':
      return `BINARY${item.peek ? '.PEEK' : ''}${partText(item.part)}${window(item.partial)}`;
    case 'PREVIEW':
      return item.lazy ? 'PREVIEW (LAZY)' : 'PREVIEW';
    case 'SNIPPET':
      return item.lazy ? 'SNIPPET (LAZY=FUZZY)' : 'SNIPPET';
    default:
      return fetchAttributeName(item);
  }
}

function partText(part: readonly number[]): string {
  return `[${part.join('.')}]`;
}

function window(partial: Partial | undefined): string {
  return partial === undefined ? '' : `<${partial.offset}.${partial.length}>`;
}

function origin(partial: Partial | undefined): string {
  return partial === undefined ? '' : `<${partial.offset}>`;
}
