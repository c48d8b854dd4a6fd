import type { InjectionEvent } from '@mailweave/contracts';
import type { ApiContext } from './api-context.ts';

/** Into the outbox; whoever sends the events takes them from there. */
export async function report(context: ApiContext, events: readonly InjectionEvent[]): Promise<void> {
  if (events.length === 0) return;
  const newCount = await context.stores.outbox.append(events);
  context.events.reported(events, newCount);
}
