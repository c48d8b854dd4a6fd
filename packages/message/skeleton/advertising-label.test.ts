import { expect, test } from 'vitest';
import { advertisingLabel, type LabelOutcome } from './advertising-label.ts';

const label = (text: string): LabelOutcome => ({ outcome: 'label', label: text });

test.each<[locale: string, wanted: string | undefined, decided: Record<string, string>, LabelOutcome]>([
  ['de', undefined, {}, label('Anzeige')],
  ['de-AT', ' werbung ', {}, label('werbung')],
  ['en', 'Ad', {}, label('Ad')],
  ['fr-CA', '', {}, label('Publicité')],
  ['ja', '広告', {}, label('広告')],
  ['de', 'Für Sie', {}, { outcome: 'refused', accepted: ['Anzeige', 'Werbung'] }],
  ['de', 'Ad', {}, { outcome: 'refused', accepted: ['Anzeige', 'Werbung'] }],
  ['de', '.', {}, { outcome: 'refused', accepted: ['Anzeige', 'Werbung'] }],
  ['de', 'Für Sie', { de: 'Dauerwerbung' }, label('Dauerwerbung')],
  [
    'de-at',
    'Anzeige',
    { de: 'Werbung', 'de-AT': 'Entgeltliche Einschaltung' },
    label('Entgeltliche Einschaltung'),
  ],
  ['de-CH', 'Anzeige', { DE: 'Werbung', 'de-AT': 'x' }, label('Werbung')],
  ['gsw', 'Werbig', {}, { outcome: 'unknown' }],
  ['gsw', undefined, { gsw: 'Werbig' }, label('Werbig')],
  ['constructor', 'x', {}, { outcome: 'unknown' }],
])('in %s, where the campaign says %j and the tenant %j, it is %j', (locale, wanted, decided, expected) => {
  expect(advertisingLabel({ locale, wanted, decided })).toEqual(expected);
});
