import { type ConversionPoint, EventType } from '@mailweave/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anEvent } from '../testing/builders.ts';
import { conversionEventOf } from './conversion-event.ts';
import { planDeliveries } from './plan-deliveries.ts';

const eventTypes = EventType.anyOf.map((type) => type.const);
const pointTypes = ['injected', 'reinjected', 'read', 'expunged', 'clicked', 'optedout'] as const;
const tenants = ['default', 'acme'];

it('plans each event for exactly the points of its tenant that ask for its type, in the order of the outbox', () => {
  const points = fc.array(fc.constantFrom(...pointTypes), { maxLength: 6 }).map((types) =>
    types.map(
      (eventType, n): ConversionPoint => ({
        id: `p${n}`,
        type: 'webhook',
        eventType,
        connectionInformation: { url: 'https://hook.example/' },
      }),
    ),
  );
  const events = fc.array(fc.tuple(fc.constantFrom(...eventTypes), fc.constantFrom(...tenants, 'gone')));
  fc.assert(
    fc.property(points, points, events, (first, second, drawn) => {
      const pointsOf = new Map([
        ['default', first],
        ['acme', second],
      ]);
      const entries = drawn.map(([type, tenantId], n) => ({
        sequence: n + 1,
        event: anEvent({ eventId: `e${n}`, type, tenantId }),
      }));
      const planned = planDeliveries(entries, pointsOf);
      expect(planned.map(({ entry }) => entry)).toEqual(entries);
      for (const { entry, pointIds } of planned) {
        const all = pointsOf.get(entry.event.tenantId) ?? [];
        for (const { id, eventType } of all) {
          expect(pointIds.includes(id)).toBe(eventType === entry.event.type);
        }
        if (pointIds.length > 0) expect(conversionEventOf(entry.event).eventId).toBe(entry.event.eventId);
      }
    }),
  );
});
