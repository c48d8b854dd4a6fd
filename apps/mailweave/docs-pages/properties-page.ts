import type { KnownProperty } from '@mailweave/push';
import { markdownTable } from './markdown-table.ts';

const kinds: Readonly<Record<KnownProperty['kind'], string>> = {
  boolean: 'true or false',
  text: 'text',
  list: 'list, parted by commas',
  milliseconds: 'whole number of milliseconds',
  port: 'port',
  secret: 'text; a secret',
};

/** The table of properties in docs/mail-platform-files.md. */
export function renderProperties(properties: readonly KnownProperty[]): string {
  const rows = properties.map(({ name, kind, default: byDefault, perAccount, means }) => [
    `\`${name}\``,
    kinds[kind],
    byDefault === '' ? 'none' : `\`${byDefault}\``,
    perAccount ? 'account' : 'server',
    means,
  ]);
  return markdownTable(['property', 'value', 'default', 'for', 'meaning'], rows);
}
