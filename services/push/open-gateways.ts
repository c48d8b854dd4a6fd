import type { Gateway } from '@mailweave/push';
import { createStubGateway } from '@mailweave/push-gateways';
import type { DispatchEvents } from './dispatch/dispatch-events.ts';

/** One for each transport that is configured. */
export function openGateways(events: DispatchEvents): Gateway[] {
  return [createStubGateway(() => events.stubGiven())];
}
