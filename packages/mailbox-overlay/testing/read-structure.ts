/** ENVELOPE and BODYSTRUCTURE of an answer as the values that were written (RFC 3501 7.4.2). */
import type { FetchValue } from '@mailweave/imap';
import type { Address, BodyStructure, Disposition, Envelope, Parameter } from '@mailweave/message';

export function readEnvelope(value: FetchValue | undefined): Envelope {
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId, ...more] = listOf(value);
  if (more.length > 0) throw new Error('More than an envelope.');
  return {
    date: nstring(date),
    subject: nstring(subject),
    from: addresses(from),
    sender: addresses(sender),
    replyTo: addresses(replyTo),
    to: addresses(to),
    cc: addresses(cc),
    bcc: addresses(bcc),
    inReplyTo: nstring(inReplyTo),
    messageId: nstring(messageId),
  };
}

export function readStructure(value: FetchValue | undefined): BodyStructure {
  const values = listOf(value);
  return values[0]?.kind === 'list' ? readMultipart(values) : readSinglePart(values);
}

function readMultipart(values: readonly FetchValue[]): BodyStructure {
  const count = values.findIndex(({ kind }) => kind !== 'list');
  const [subtype, ...extension] = values.slice(count);
  return {
    kind: 'multipart',
    subtype: nstring(subtype) ?? '',
    children: values.slice(0, count).map(readStructure),
    extension:
      extension.length === 0
        ? undefined
        : { parameters: parameters(extension[0]), ...commonExtension(extension.slice(1)) },
  };
}

function readSinglePart(values: readonly FetchValue[]): BodyStructure {
  const [type, subtype, attributes, id, description, encoding, size, ...rest] = values;
  const fields = {
    type: nstring(type) ?? '',
    subtype: nstring(subtype) ?? '',
    parameters: parameters(attributes),
    id: nstring(id),
    description: nstring(description),
    encoding: nstring(encoding) ?? '',
    sizeBytes: numberOf(size),
  };
  if (fields.type === 'message' && rest[0]?.kind === 'list') {
    const [envelope, structure, lines, ...extension] = rest;
    const inner = {
      envelope: readEnvelope(envelope),
      structure: readStructure(structure),
      lines: numberOf(lines),
    };
    return { kind: 'message', ...fields, ...inner, extension: singleExtension(extension) };
  }
  if (fields.type !== 'text') return { kind: 'basic', ...fields, extension: singleExtension(rest) };
  return { kind: 'text', ...fields, lines: numberOf(rest[0]), extension: singleExtension(rest.slice(1)) };
}

function singleExtension(values: readonly FetchValue[]) {
  return values.length === 0 ? undefined : { md5: nstring(values[0]), ...commonExtension(values.slice(1)) };
}

function commonExtension([disposition, language, location, ...more]: readonly FetchValue[]) {
  if (more.length > 0) throw new Error('More than an extension.');
  return {
    disposition: dispositionOf(disposition),
    language: languages(language),
    location: nstring(location),
  };
}

function dispositionOf(value: FetchValue | undefined): Disposition | undefined {
  if (value?.kind === 'nil') return undefined;
  const [kind, attributes] = listOf(value);
  return { kind: nstring(kind) ?? '', parameters: parameters(attributes) };
}

function languages(value: FetchValue | undefined): readonly string[] | undefined {
  if (value?.kind === 'list') return value.values.map((language) => nstring(language) ?? '');
  const language = nstring(value);
  return language === undefined ? undefined : [language];
}

function addresses(value: FetchValue | undefined): readonly Address[] | undefined {
  if (value?.kind === 'nil') return undefined;
  return listOf(value).map((address) => {
    const [name, route, mailbox, host] = listOf(address).map(nstring);
    return { name, route, mailbox, host };
  });
}

function parameters(value: FetchValue | undefined): Parameter[] {
  const words = value?.kind === 'nil' ? [] : listOf(value).map((word) => nstring(word) ?? '');
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ''] as const] : []));
}

function listOf(value: FetchValue | undefined): readonly FetchValue[] {
  if (value?.kind !== 'list') throw new Error('Not a list.');
  return value.values;
}

function nstring(value: FetchValue | undefined): string | undefined {
  if (value?.kind === 'nil') return undefined;
  if (value?.kind !== 'string') throw new Error('Not a string.');
  return value.value;
}

function numberOf(value: FetchValue | undefined): number {
  if (value?.kind !== 'atom') throw new Error('Not a number.');
  return Number(value.text);
}
