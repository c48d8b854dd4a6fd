import {
  type PushListener,
  PushListenersAnswer,
  type PushRegistration,
  PushRegistrationsAnswer,
} from '@mailweave/contracts';
import type { AdminApi } from './admin-api.ts';

const PAGE = 1000;

/** Every account that has a listener, in order of context and user. */
export async function everyListener(api: Pick<AdminApi, 'get'>): Promise<PushListener[]> {
  const found: PushListener[] = [];
  let after = '';
  while (true) {
    const { listeners, next } = await api.get(
      `/api/push/listeners?limit=${PAGE}${after}`,
      PushListenersAnswer,
    );
    found.push(...listeners);
    if (next === undefined) return found;
    after = `&after=${encodeURIComponent(next)}`;
  }
}

/** Every registration, in order of context, user and client id. */
export async function everyRegistration(api: Pick<AdminApi, 'get'>): Promise<PushRegistration[]> {
  const found: PushRegistration[] = [];
  let after = '';
  while (true) {
    const path = `/api/push/registrations?limit=${PAGE}${after}`;
    const { registrations } = await api.get(path, PushRegistrationsAnswer);
    found.push(...registrations);
    const last = registrations.at(-1);
    if (last === undefined || registrations.length < PAGE) return found;
    const [accountId, clientId] = [last.accountId, last.clientId].map(encodeURIComponent);
    after = `&after=${accountId}&afterClient=${clientId}`;
  }
}
