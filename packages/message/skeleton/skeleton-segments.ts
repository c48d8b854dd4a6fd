import type MimeNode from 'nodemailer/lib/mime-node';
import { base64Lines } from './base64-lines.ts';
import { isFixedName } from './mime-tree.ts';
import type { SkeletonSegment } from './skeleton.ts';
import type { MessageTemplate } from './template.ts';

const literal = (text: string): SkeletonSegment => ({ kind: 'literal', text });

const subjectTemplate = (template: MessageTemplate): string =>
  (template.label ?? '').trim() === '' ? template.subject : `[${template.label}] ${template.subject}`;

/** From with a name that is a hole. The address gets a line of its own, however long the name becomes. */
const fromSegments = (template: MessageTemplate, field: string): SkeletonSegment[] => {
  const { name, address } = template.from;
  if (isFixedName(name)) return [literal(field)];
  return [literal('From: '), { kind: 'header-text', template: name }, literal(`\r\n <${address}>`)];
};

/** One field of the message's header, without its line end: holes for what differs from user to user. */
const fieldSegments = (field: string, template: MessageTemplate, domain: string): SkeletonSegment[] => {
  switch (field.slice(0, field.indexOf(':')).toLowerCase()) {
    case 'from':
      return fromSegments(template, field);
    case 'to':
      return [literal('To: <'), { kind: 'recipient' }, literal('>')];
    case 'subject':
      return [literal('Subject: '), { kind: 'header-text', template: subjectTemplate(template) }];
    case 'date':
      return [literal('Date: '), { kind: 'date' }];
    case 'message-id':
      return [literal('Message-ID: '), { kind: 'message-id', domain }];
    default:
      return [literal(field)];
  }
};

const headerSegments = (root: MimeNode, template: MessageTemplate, domain: string): SkeletonSegment[] =>
  root
    .buildHeaders()
    .split(/\r\n(?![ \t])/)
    .flatMap((field) => [...fieldSegments(field, template, domain), literal('\r\n')]);

const leafSegment = (node: MimeNode): SkeletonSegment => {
  const { content } = node;
  if (Buffer.isBuffer(content)) return literal(base64Lines(content));
  if (typeof content !== 'string') throw new TypeError('a MIME leaf holds text or bytes');
  return {
    kind: 'base64-body',
    template: content,
    escape: node.contentType === 'text/html' ? 'html' : 'text',
  };
};

/** What follows a node's header; boundaries are known once the header is built. */
const bodySegments = (node: MimeNode): SkeletonSegment[] => {
  if (!node.boundary) return [leafSegment(node)];
  const { boundary } = node;
  return [
    ...node.childNodes.flatMap((child) => [
      literal(`--${boundary}\r\n${child.buildHeaders()}\r\n\r\n`),
      ...bodySegments(child),
      literal('\r\n'),
    ]),
    literal(`--${boundary}--\r\n`),
  ];
};

const mergeLiterals = (segments: readonly SkeletonSegment[]): SkeletonSegment[] => {
  const merged: SkeletonSegment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last?.kind === 'literal' && segment.kind === 'literal') last.text += segment.text;
    else merged.push({ ...segment });
  }
  return merged;
};

/** Writes a MIME tree out as the segments of a skeleton. */
export const segmentsOf = (root: MimeNode, template: MessageTemplate, domain: string): SkeletonSegment[] =>
  mergeLiterals([
    ...headerSegments(root, template, domain),
    { kind: 'opt-out-fields' },
    literal('\r\n'),
    ...bodySegments(root),
  ]);
