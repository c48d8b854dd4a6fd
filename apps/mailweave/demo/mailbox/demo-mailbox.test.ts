import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { demoMailbox } from './demo-mailbox.ts';

const nowMs = Date.UTC(2026, 5, 10, 9, 30);
const DAY_MS = 86_400_000;

const messages = demoMailbox(nowMs);
const inbox = messages.filter(({ folder }) => folder === 'INBOX');
const texts = messages.map(({ bytes }) => bytes.toString('latin1'));
const mails = await Promise.all(
  messages.map(({ bytes }) => PostalMime.parse(bytes, { attachmentEncoding: 'base64' })),
);

describe('the mailbox of the demonstration', () => {
  it('has fifty mails in the inbox and some in the other folders, oldest first', () => {
    expect(inbox).toHaveLength(50);
    expect(new Set(messages.map(({ folder }) => folder))).toEqual(
      new Set(['INBOX', 'Sent', 'Drafts', 'Archive', 'Trash']),
    );
    const dates = messages.map(({ internalDateMs }) => internalDateMs);
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  });

  it('lies in the ninety days before, at whatever moment it is made', () => {
    for (const hour of [0, 1, 12, 23]) {
      const madeMs = Date.UTC(2027, 0, 1, hour);
      const ages = demoMailbox(madeMs).map(({ internalDateMs }) => madeMs - internalDateMs);
      expect(Math.min(...ages)).toBeGreaterThan(0);
      expect(Math.max(...ages)).toBeLessThan(90 * DAY_MS);
    }
  });

  it('is the same at the same moment', () => {
    expect(demoMailbox(nowMs)).toEqual(messages);
  });

  it('sends each mail at the moment that its Date tells', () => {
    const dates = mails.map(({ date }) => Math.floor(Date.parse(date ?? '') / 1000));
    expect(dates).toEqual(messages.map(({ internalDateMs }) => Math.floor(internalDateMs / 1000)));
  });

  it('consists of lines as RFC 5322 wants them', () => {
    for (const text of texts) {
      expect(text).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
      expect(Math.max(...text.split('\r\n').map(({ length }) => length))).toBeLessThan(120);
    }
  });

  it('can be read: every charset comes out as it was meant', () => {
    const bySubject = new Map(mails.map(({ subject, text }) => [subject, text]));
    for (const { subject, text, html } of mails) expect(`${subject}${text}${html}`).not.toContain('\ufffd');
    expect(bySubject.get('元気ですか。図書館の写真、ありがとう')).toContain('窓から梅の木が見えます');
    expect(bySubject.get('Къща «Синята врата»: потвърждение')).toContain('стая №5, с изглед към морето');
    expect(bySubject.get('Grüße aus Lübeck und das Rezept für den Apfelkuchen')).toContain(
      'säuerliche Äpfel',
    );
    expect(bySubject.get('We have a name! 🎉')).toMatch(/argument about vowels\s+😅/u);
    for (const charset of ['iso-2022-jp', 'windows-1251', 'iso-8859-1']) {
      expect(texts.some((text) => text.includes(`charset=${charset}`))).toBe(true);
    }
  });

  it('has threads whose references lead to mails of the mailbox', () => {
    const ids = new Set(mails.map(({ messageId }) => messageId));
    const references = mails.flatMap(({ references: list }) => list?.split(' ') ?? []);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBe(messages.length);
  });

  it('has attachments of many kinds, and they are what they say', () => {
    const content = (type: string): string[] =>
      mails
        .flatMap(({ attachments }) => attachments)
        .filter(({ mimeType }) => mimeType === type)
        .map(({ content: base64 }) => Buffer.from(`${base64}`, 'base64').toString('latin1'));
    expect(content('application/pdf')).toHaveLength(4);
    expect(content('application/pdf').every((pdf) => /^%PDF-1\.4.*%%EOF\n$/s.test(pdf))).toBe(true);
    expect(content('image/png').every((png) => png.startsWith('\x89PNG'))).toBe(true);
    const methods = content('text/calendar').map((calendar) => /^METHOD:(\w+)/m.exec(calendar)?.[1]);
    expect(methods).toEqual(['PUBLISH', 'REQUEST']);
    expect(content('text/csv')).toHaveLength(2);
    expect(texts.some((text) => text.includes('multipart/report; report-type=delivery-status'))).toBe(true);
    expect(texts.some((text) => text.includes('Content-Type: message/rfc822'))).toBe(true);
  });

  it('names no domain but those under .example', () => {
    const domains = texts.flatMap((text) =>
      [...text.matchAll(/(?:@|:\/\/)([\w.-]+\.[a-z]+)/g)].map((match) => match[1]),
    );
    expect(domains.filter((domain) => !domain?.endsWith('.example'))).toEqual([]);
  });
});
