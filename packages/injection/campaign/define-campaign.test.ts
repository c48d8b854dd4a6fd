import type { Manifest } from '@mailweave/contracts';
import { describe, expect, it } from 'vitest';
import { defineCampaign, type LoadedTemplate } from './define-campaign.ts';
import { InvalidManifestError } from './invalid-manifest-error.ts';

const part = { path: 'users/part-00000.jsonl', sha256: '0'.repeat(64), bytes: 1, rows: 1 };

function aManifest(over: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 1,
    tenant: 'default',
    campaign: 'spring',
    revision: 3,
    kind: 'full',
    purpose: 'own-marketing',
    window: { start: '2025-06-01T00:00:00+02:00', end: '2025-06-30T00:00:00Z' },
    audience: 'listed',
    identity: 'sha256',
    templates: [],
    parts: [part],
    ...over,
  };
}

function loaded(
  variant: string,
  locale: string,
  variables?: LoadedTemplate['file']['variables'],
): LoadedTemplate {
  const path = `templates/${variant}/${locale}.json`;
  const entry = { path, variant, locale, sha256: '0'.repeat(64), bytes: 2 };
  return { entry, file: variables === undefined ? {} : { variables } };
}

describe('defineCampaign', () => {
  it('fills in every default of a short manifest', () => {
    expect(defineCampaign(aManifest(), [loaded('a', 'en')])).toEqual({
      tenantId: 'default',
      campaignId: 'spring',
      revision: 3,
      purpose: 'own-marketing',
      name: 'spring',
      startMs: Date.UTC(2025, 4, 31, 22),
      endMs: Date.UTC(2025, 5, 30),
      priorityClass: 'remnant',
      weight: 0,
      caps: {},
      mailbox: 'INBOX',
      position: 'newest',
      audience: 'listed',
      templates: [{ templateId: 'spring/r3/a/en', variant: 'a', locale: 'en', defaults: {}, required: [] }],
    });
  });

  it('takes what the manifest says, and tells defaults from required variables', () => {
    const manifest = aManifest({
      name: 'Spring sale',
      priority: { class: 'override', weight: 9 },
      caps: { perDay: 1 },
      placement: { mailbox: 'inbox', position: { below: 3 } },
      audience: 'all',
      parts: [],
    });
    const variables = { name: { default: 'you' }, empty: { default: '' }, code: {} };
    expect(defineCampaign(manifest, [loaded('a', 'en-GB', variables)])).toMatchObject({
      name: 'Spring sale',
      priorityClass: 'override',
      weight: 9,
      caps: { perDay: 1 },
      mailbox: 'INBOX',
      position: { below: 3 },
      audience: 'all',
      templates: [
        { templateId: 'spring/r3/a/en-GB', defaults: { name: 'you', empty: '' }, required: ['code'] },
      ],
    });
  });
});

describe('defineCampaign, given nonsense', () => {
  it.each([
    ['window.end', { window: { start: '2025-06-02T00:00:00Z', end: '2025-06-02T00:00:00Z' } }],
    ['window.start', { window: { start: '2025-06-02T00:00:00', end: '2025-06-03T00:00:00Z' } }],
    ['window.end', { window: { start: '2025-06-02T00:00:00Z', end: '2025-13-45T00:00:00Z' } }],
    ['parts', { audience: 'all' as const }],
    ['kind', { kind: 'delta' as const }],
  ])('refuses a manifest whose %s contradicts the rest', (field, over) => {
    const define = () => defineCampaign(aManifest(over), [loaded('a', 'en')]);
    expect(define).toThrow(InvalidManifestError);
    expect(define).toThrow(field);
  });

  it('refuses a campaign without templates and one with two for the same variant and locale', () => {
    expect(() => defineCampaign(aManifest(), [])).toThrow(InvalidManifestError);
    expect(() => defineCampaign(aManifest(), [loaded('a', 'en-gb'), loaded('a', 'en-GB')])).toThrow(
      'templates',
    );
  });
});

describe('defineCampaign, given local times', () => {
  const local = { start: '2025-06-01T09:00:00', end: '2025-06-03T18:00:00' };

  function defined(over: Partial<Manifest>) {
    return defineCampaign(aManifest(over), [loaded('a', 'en')]);
  }

  it('takes them for times of the zone that the window names', () => {
    expect(defined({ window: { ...local, timeZone: 'Europe/Berlin' } })).toMatchObject({
      startMs: Date.UTC(2025, 5, 1, 7),
      endMs: Date.UTC(2025, 5, 3, 16),
    });
  });

  it('of each user keeps them, with the bounds of the window on earth', () => {
    expect(defined({ window: { ...local, timeZone: 'user' } })).toMatchObject({
      startMs: Date.UTC(2025, 4, 31, 19),
      endMs: Date.UTC(2025, 5, 4, 6),
      localWindow: { startLocalMs: Date.UTC(2025, 5, 1, 9), endLocalMs: Date.UTC(2025, 5, 3, 18) },
    });
  });

  it('works out the openings of a schedule, in order, those outside the window left out', () => {
    const { schedule } = defined({
      window: { ...local, timeZone: 'Europe/Berlin' },
      schedule: {
        timeZone: 'user',
        openings: [
          { start: '2025-01-01T19:00:00', durationMinutes: 60, rule: 'FREQ=DAILY' },
          { start: '2025-06-02T12:00:00', durationMinutes: 30 },
        ],
      },
    });
    expect(schedule?.timeZone).toBe('user');
    expect(
      schedule?.openings.map(({ startLocalMs }) => new Date(startLocalMs).toISOString().slice(5, 13)),
    ).toEqual(['05-31T19', '06-01T19', '06-02T12', '06-02T19', '06-03T19']);
    expect(schedule?.openings.map(({ durationMs }) => durationMs / 60_000)).toEqual([60, 60, 30, 60, 60]);
  });

  const opening = { start: '2025-06-01T09:00:00', durationMinutes: 60 };
  const refused: [sentence: string, over: Partial<Manifest>][] = [
    ['window.timeZone must be the name of a time zone', { window: { ...local, timeZone: 'Mars' } }],
    [
      'window.start must be a date and time',
      { window: { ...local, start: '2025-06-31T09:00:00', timeZone: 'UTC' } },
    ],
    [
      'window.end must be a date and time',
      { window: { ...local, end: '2025-06-03T18:00:00Z', timeZone: 'user' } },
    ],
    ['window.end must be later', { window: { start: local.end, end: local.start, timeZone: 'user' } }],
    ['schedule.timeZone must be', { schedule: { timeZone: 'Mars', openings: [opening] } }],
    [
      'schedule.openings[1].start must be',
      { schedule: { timeZone: 'UTC', openings: [opening, { ...opening, start: '2025-06-31T09:00:00' }] } },
    ],
    [
      'schedule.openings[0].rule is not valid: its part FREQ',
      { schedule: { timeZone: 'UTC', openings: [{ ...opening, rule: 'FREQ=HOURLY' }] } },
    ],
    [
      'must not overlap',
      { schedule: { timeZone: 'UTC', openings: [opening, { ...opening, start: '2025-06-01T09:59:00' }] } },
    ],
    [
      'must not overlap',
      {
        schedule: { timeZone: 'UTC', openings: [{ ...opening, durationMinutes: 1_441, rule: 'FREQ=DAILY' }] },
      },
    ],
    [
      'at least one opening within the window',
      { schedule: { timeZone: 'UTC', openings: [{ ...opening, start: '2025-07-02T00:00:00' }] } },
    ],
  ];
  it.each(refused)('refuses with a sentence: %s', (sentence, over) => {
    expect(() => defined(over)).toThrow(InvalidManifestError);
    expect(() => defined(over)).toThrow(sentence);
  });
});

describe('defineCampaign, given whom a campaign is for', () => {
  const profile = { variable: 'plan', equals: 'gold' };
  const templates = [loaded('a', 'en'), loaded('b', 'en')];
  const entries = templates.map(({ entry }) => entry);
  const define = (over: Partial<Manifest>) =>
    defineCampaign(aManifest({ templates: entries, ...over }), templates);

  it('keeps it', () => {
    const over = {
      targeting: { locales: ['de'], profile },
      holdOutPercent: 2.5,
      push: 'yes' as const,
      variantWeights: { a: 9, b: 0 },
    };
    expect(define(over)).toMatchObject(over);
    expect(define({ targeting: { clients: ['Mutt'] }, audience: 'all', parts: [] })).toMatchObject({
      targeting: { clients: ['Mutt'] },
    });
  });

  it.each<[string, Partial<Manifest>]>([
    ['targeting.profile must be left out', { targeting: { profile }, audience: 'all', parts: [] }],
    ['targeting.profile.not must have exactly one of', { targeting: { profile: { not: {} } } }],
    ['variantWeights must name every variant', { variantWeights: { a: 1 } }],
    ['variantWeights must name every variant', { variantWeights: { a: 1, b: 1, c: 1 } }],
    ['variantWeights must name every variant', { variantWeights: { a: 1, c: 1 } }],
    ['variantWeights must give one', { variantWeights: { a: 0, b: 0 } }],
  ])('refuses with a sentence: %s', (sentence, over) => {
    expect(() => define(over)).toThrow(InvalidManifestError);
    expect(() => define(over)).toThrow(sentence);
  });
});
