import type { PushEventType } from '@mailweave/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseImport, type QueuedImport } from './choose-import.ts';

const nowMs = 1_000;
const lease = { leaseId: 'lease-1', leaseUntilMs: 61_000, nowMs };

function queued(n: number, over: Partial<QueuedImport> & { campaign?: string } = {}): QueuedImport {
  const { campaign = `c${n}`, ...rest } = over;
  const tenantId = rest.tenantId ?? 'shop';
  return {
    tenantId,
    importId: `import-${n}`,
    type: 'campaign.exported',
    manifestKey: `${tenantId}/campaigns/${campaign}/r${n}/manifest.json`,
    createdAtMs: n,
    leaseUntilMs: 0,
    ...rest,
  };
}

const chosen = (queue: QueuedImport[], over = {}) => chooseImport(queue, { ...lease, ...over })?.importId;

describe('the next import', () => {
  test('is the oldest that nobody holds', () => {
    expect(chosen([queued(3), queued(2), queued(1, { leaseUntilMs: 1_001 })])).toBe('import-2');
    expect(chosen([queued(1, { leaseUntilMs: 1_000 })])).toBe('import-1');
    expect(chosen([])).toBeUndefined();
  });

  test('is none that failed for now while another has not been tried', () => {
    expect(chosen([queued(1, { leaseUntilMs: 900 }), queued(2, { leaseUntilMs: 800 }), queued(3)])).toBe(
      'import-3',
    );
    expect(chosen([queued(1, { leaseUntilMs: 900 }), queued(2, { leaseUntilMs: 800 })])).toBe('import-2');
  });

  test('is none of a campaign that is being imported, but its recall, and those of others', () => {
    const held = queued(1, { campaign: 'spring', leaseUntilMs: 2_000 });
    const next = queued(2, { campaign: 'spring' });
    expect(chosen([held, next])).toBeUndefined();
    expect(chosen([held, next, queued(3)])).toBe('import-3');
    expect(chosen([held, next, queued(3, { campaign: 'spring', tenantId: 'acme' })])).toBe('import-3');
    expect(chosen([held, next, queued(4, { campaign: 'spring', type: 'campaign.recalled' })])).toBe(
      'import-4',
    );
  });

  test.each(['suppression.updated', 'user.erased'] as const)(
    'keeps the order of %s with every list of users',
    (type) => {
      const first = queued(1, { type: 'suppression.updated' });
      expect(chosen([queued(2, { type }), first])).toBe('import-1');
      expect(chosen([queued(2, { type }), { ...first, leaseUntilMs: 900 }])).toBe('import-1');
      expect(chosen([queued(2, { type }), { ...first, leaseUntilMs: 2_000 }])).toBeUndefined();
      expect(chosen([queued(2, { type, tenantId: 'acme' }), { ...first, leaseUntilMs: 2_000 }])).toBe(
        'import-2',
      );
    },
  );

  test('is the one that is asked for, of a tenant whose turn it is, and urgent, if so wanted', () => {
    const queue = [queued(1), queued(2, { tenantId: 'acme' }), queued(3, { type: 'campaign.recalled' })];
    expect(chosen(queue, { only: { tenantId: 'acme', importId: 'import-2' } })).toBe('import-2');
    expect(chosen(queue, { only: { tenantId: 'shop', importId: 'import-2' } })).toBeUndefined();
    expect(chosen(queue, { only: { tenantId: 'shop', importId: 'import-9' } })).toBeUndefined();
    expect(chosen(queue, { exceptTenants: ['shop'] })).toBe('import-2');
    expect(chosen(queue, { exceptTenants: ['shop', 'acme'] })).toBeUndefined();
    expect(chosen(queue, { urgentOnly: true })).toBe('import-3');
  });
});

test('before the list of users that is asked for comes the oldest one of its tenant', () => {
  const list = (n: number, over: Partial<QueuedImport> = {}) => queued(n, { type: 'user.erased', ...over });
  const only = { tenantId: 'shop', importId: 'import-3' };
  expect(chosen([queued(1), list(2, { tenantId: 'acme' }), list(3)], { only })).toBe('import-3');
  expect(chosen([list(1), list(2), list(3), list(4)], { only })).toBe('import-1');
  expect(chosen([list(1, { leaseUntilMs: 2_000 }), list(2), list(3)], { only })).toBeUndefined();
});

test('workers that each take what is chosen take everything, and never two of a campaign or of users at once', () => {
  const type = fc.constantFrom<PushEventType[]>(
    'campaign.exported',
    'campaign.recalled',
    'suppression.updated',
    'user.erased',
  );
  const some = fc.record({ type, tenantId: fc.constantFrom('a', 'b'), campaign: fc.constantFrom('x', 'y') });
  const property = fc.property(
    fc.array(some, { maxLength: 12 }),
    fc.infiniteStream(fc.nat()),
    (specs, choices) => {
      let queue = specs.map((spec, n) => queued(n + 1, spec));
      const subjectOf = ({ type: kind, tenantId, manifestKey }: QueuedImport) =>
        kind.startsWith('campaign')
          ? `${tenantId} ${kind} ${manifestKey.split('/')[2]}`
          : `${tenantId} users`;
      while (queue.length > 0) {
        const next = chooseImport(queue, lease);
        const held = queue.filter(({ leaseUntilMs }) => leaseUntilMs > nowMs);
        expect(new Set(held.map(subjectOf)).size).toBe(held.length);
        const takes = next !== undefined && (held.length === 0 || (choices.next().value ?? 0) % 2 === 0);
        if (takes) {
          queue = queue.map((each) => (each === next ? { ...each, leaseUntilMs: 61_000 } : each));
        } else {
          const done = held[(choices.next().value ?? 0) % held.length];
          queue = queue.filter((each) => each !== done);
        }
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
});
