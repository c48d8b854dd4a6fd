import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CampaignHead, headAfterRecall, revisionState, switchOutcome } from './revision-state.ts';

type Step = { kind: 'go-live' | 'recall'; revision: number };

const revision = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom('go-live', 'recall'), revision });

function after(head: CampaignHead, { kind, revision }: Step): CampaignHead {
  if (kind === 'recall') return headAfterRecall(head, revision) ?? head;
  return switchOutcome(head, revision) === 'live' ? { ...head, liveRevision: revision } : head;
}

describe('a campaign head under any switches and recalls', () => {
  it('never goes back to an older revision, nor to a recalled one', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let head: CampaignHead = {};
        let newestLive = 0;
        let newestRecalled = 0;
        for (const next of steps) {
          head = after(head, next);
          const live = head.liveRevision ?? Number.POSITIVE_INFINITY;
          expect(live).toBeGreaterThanOrEqual(newestLive);
          expect(live).toBeGreaterThan(newestRecalled);
          newestLive = Math.max(newestLive, head.liveRevision ?? 0);
          newestRecalled = Math.max(newestRecalled, head.recalledRevision ?? 0);
        }
      }),
    );
  });

  it('has at most one live revision, superseded or recalled ones below it, importing ones above', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const head = steps.reduce(after, {});
        const states = [1, 2, 3, 4, 5, 6].map((number) => revisionState(head, number));
        const past = states.filter((state) => state === 'recalled' || state === 'superseded');
        const live = states.filter((state) => state === 'live');
        const coming = states.filter((state) => state === 'importing');
        expect(live.length).toBe(head.liveRevision === undefined ? 0 : 1);
        expect(states.slice(past.length + live.length)).toEqual(coming);
      }),
    );
  });
});
