import type { Charset } from './charset.ts';
import { type HeaderField, headerText } from './header.ts';
import { type Part, partBytes } from './part.ts';

export type Person = { readonly name: string; readonly address: string };

export type Message = {
  readonly id: string;
  readonly date: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly subject: string;
  readonly charset: Charset;
  /** Message-IDs, oldest first; the last one is the message that is answered (RFC 5322 3.6.4). */
  readonly references: readonly string[];
  readonly fields: readonly HeaderField[];
  readonly content: Part;
};

export function messageBytes(message: Message): Buffer {
  const { charset, content, references } = message;
  const people = (list: readonly Person[]): string =>
    list.map((person) => mailbox(person, charset)).join(', ');
  const answered = references.at(-1);
  const fields: HeaderField[] = [
    ['Message-ID', message.id],
    ['Date', message.date],
    ['From', people([message.from])],
    ['To', people(message.to)],
    ...optional('Cc', people(message.cc)),
    ['Subject', headerText(message.subject, charset)],
    ...optional('In-Reply-To', answered ?? ''),
    ...optional('References', references.join(' ')),
    ...message.fields,
    ['MIME-Version', '1.0'],
    ...content.fields,
  ];
  return partBytes({ fields, body: content.body });
}

function optional(name: string, value: string): HeaderField[] {
  return value === '' ? [] : [[name, value]];
}

function mailbox({ name, address }: Person, charset: Charset): string {
  if (name === '') return address;
  const isAtoms = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name);
  const isAscii = /^[ -~]*$/.test(name);
  if (isAtoms) return `${name} <${address}>`;
  return `${isAscii ? `"${name}"` : headerText(name, charset)} <${address}>`;
}
