import type { ConversionPoint } from '@mailweave/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledUrl, pointUrlProblem } from './point-url.ts';

const point = (url: string, type: ConversionPoint['type'] = 'ongage'): ConversionPoint => ({
  id: 'p',
  type,
  eventType: 'read',
  connectionInformation: { url },
});

describe('the URL of a point', () => {
  it('gets every placeholder filled, wherever and however often it stands', () => {
    const template =
      'https://track.example/{eventType}/{campaignId}?m={messageId}&u={userKey}&t={timestamp}&c={campaignId}';
    const event = {
      campaignId: 'spring',
      messageId: 'm-1',
      userKey: 'abc',
      eventType: 'read',
      timestamp: '2025-06-01T12:00:00.000Z',
    };
    expect(filledUrl(template, event)).toBe(
      'https://track.example/read/spring?m=m-1&u=abc&t=2025-06-01T12%3A00%3A00.000Z&c=spring',
    );
  });

  it('keeps its shape whatever the values are: they come out again as they went in', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (campaignId, messageId) => {
        const rest = { userKey: 'u', eventType: 'read', timestamp: 't' };
        const template = 'https://track.example/hit?c={campaignId}&m={messageId}&end=1';
        const url = new URL(filledUrl(template, { campaignId, messageId, ...rest }));
        expect([url.host, url.pathname, url.hash]).toEqual(['track.example', '/hit', '']);
        expect([...url.searchParams]).toEqual([
          ['c', campaignId],
          ['m', messageId],
          ['end', '1'],
        ]);
      }),
    );
  });

  it.each([
    ['https://track.example/hit?c={campaignId}', undefined],
    ['http://track.example:8080', undefined],
    ['track.example/hit', 'is no URL.'],
    ['ftp://track.example/', 'does not start with'],
    ['https://jo:secret@track.example/', 'holds a user'],
    ['https://track.example/#x', 'has a fragment'],
    ['https://{campaignId}.track.example/', 'has a placeholder in its host'],
    ['https://track.example/{campaign}', 'unknown placeholder {campaign}'],
  ])('%s: %s', (url, problem) => {
    if (problem === undefined) expect(pointUrlProblem(point(url))).toBeUndefined();
    else expect(pointUrlProblem(point(url))).toContain(problem);
  });

  it('of a webhook has no placeholders, so braces are braces', () => {
    expect(pointUrlProblem(point('https://hook.example/{x}', 'webhook'))).toBeUndefined();
  });
});
