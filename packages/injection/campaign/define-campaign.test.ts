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
