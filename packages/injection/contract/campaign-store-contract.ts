import type { MessageSkeleton } from '@mailweave/contracts';
import { describe, expect, it } from 'vitest';
import type { CampaignDefinition, RevisionRef } from '../campaign/definition.ts';
import type { CampaignStore } from '../ports.ts';
import { aCampaign, aTemplate } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const spring = (revision: number): RevisionRef => ({ tenantId: 'default', campaignId: 'spring', revision });

const skeleton = (text: string): MessageSkeleton => ({
  version: 1,
  segments: [{ kind: 'literal', text }, { kind: 'date' }],
  previewTemplate: '{{name}}',
});

/** What every CampaignStore must do. */
export function campaignStoreContract(name: string, open: OpenTwice<CampaignStore>): void {
  describe(`${name} as a CampaignStore`, () => {
    revisionCases(open);
    recallCases(open);
    versionCases(open);
    skeletonCases(open);
  });
}

async function put(store: CampaignStore, ...definitions: CampaignDefinition[]): Promise<void> {
  for (const definition of definitions) await store.putRevision(definition);
}

function revisionCases(open: OpenTwice<CampaignStore>): void {
  it('shows nothing of a revision until it goes live, and then all of it to everyone', async () => {
    const [store, other] = await open();
    const definition = aCampaign({
      caps: { total: 2, perDay: 1 },
      templates: [aTemplate({ defaults: { name: 'you' }, required: ['code'] })],
    });
    await put(store, definition);
    expect(await other.liveCampaigns('default')).toEqual([]);
    expect(await other.live(spring(1))).toBeUndefined();
    expect(await other.revision(spring(1))).toEqual({ definition, state: 'importing' });

    expect(await store.goLive(spring(1))).toBe('live');
    expect(await other.liveCampaigns('default')).toEqual([definition]);
    expect(await other.live(spring(1))).toEqual(definition);
    expect(await other.revision(spring(1))).toEqual({ definition, state: 'live' });
  });

  it('replaces the definition of an importing revision and keeps that of a live one', async () => {
    const [store] = await open();
    await put(store, aCampaign({ name: 'draft' }), aCampaign({ name: 'final' }));
    await store.goLive(spring(1));
    await put(store, aCampaign({ name: 'too late' }));
    expect((await store.live(spring(1)))?.name).toBe('final');
  });

  it('lets a newer revision supersede the live one and refuses the older one for ever', async () => {
    const [store, other] = await open();
    await put(store, aCampaign({ revision: 1 }), aCampaign({ revision: 2 }), aCampaign({ revision: 3 }));
    await store.goLive(spring(2));
    expect(await other.goLive(spring(1))).toBe('older');
    expect(await other.goLive(spring(2))).toBe('live');
    expect(await other.goLive(spring(3))).toBe('live');
    expect((await store.revision(spring(2)))?.state).toBe('superseded');
    expect((await store.liveCampaigns('default')).map(({ revision }) => revision)).toEqual([3]);
  });

  it('does not switch to a revision it has never seen', async () => {
    const [store] = await open();
    expect(await store.goLive(spring(1))).toBe('unknown');
    expect(await store.revision(spring(1))).toBeUndefined();
  });

  it('keeps tenants apart and lists campaigns by their id', async () => {
    const [store] = await open();
    const campaigns = ['b', 'c', 'a'].map((campaignId) => aCampaign({ campaignId }));
    await put(store, ...campaigns, aCampaign({ tenantId: 'acme' }));
    for (const campaign of campaigns) await store.goLive(campaign);
    expect((await store.liveCampaigns('default')).map(({ campaignId }) => campaignId)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(await store.liveCampaigns('acme')).toEqual([]);
  });
}

function recallCases(open: OpenTwice<CampaignStore>): void {
  it('takes a recalled campaign down and lets only a newer revision up again', async () => {
    const [store, other] = await open();
    await put(store, aCampaign({ revision: 1 }), aCampaign({ revision: 2 }), aCampaign({ revision: 4 }));
    await store.goLive(spring(1));
    expect(await store.recall(spring(3))).toBe('recalled');
    expect(await other.liveCampaigns('default')).toEqual([]);
    expect((await other.revision(spring(1)))?.state).toBe('recalled');
    expect(await other.goLive(spring(2))).toBe('recalled');
    expect(await other.goLive(spring(4))).toBe('live');
  });

  it('refuses a recall that is older than the live revision', async () => {
    const [store] = await open();
    await put(store, aCampaign({ revision: 2 }));
    await store.goLive(spring(2));
    expect(await store.recall(spring(1))).toBe('older');
    expect((await store.live(spring(2)))?.revision).toBe(2);
  });

  it('remembers a recall that came before the export', async () => {
    const [store] = await open();
    expect(await store.recall(spring(1))).toBe('recalled');
    await put(store, aCampaign());
    expect(await store.goLive(spring(1))).toBe('recalled');
  });
}

function versionCases(open: OpenTwice<CampaignStore>): void {
  it('raises the version of a tenant with every switch and recall, and with nothing else', async () => {
    const [store, other] = await open();
    const versions = [await other.liveVersion('default')];
    const note = async () => versions.push(await other.liveVersion('default'));
    await put(store, aCampaign());
    await note();
    await store.goLive(spring(1));
    await note();
    await store.recall(spring(1));
    await note();
    expect(versions).toEqual([0, 0, 1, 2]);
    expect(await other.liveVersion('acme')).toBe(0);
  });
}

function skeletonCases(open: OpenTwice<CampaignStore>): void {
  it('keeps the first skeleton of a template id for ever', async () => {
    const [store, other] = await open();
    const { templateId } = aTemplate();
    await store.putSkeleton('default', templateId, skeleton('first'));
    await other.putSkeleton('default', templateId, skeleton('second'));
    expect(await other.skeleton('default', templateId)).toEqual(skeleton('first'));
    expect(await store.skeleton('acme', templateId)).toBeUndefined();
  });
}
