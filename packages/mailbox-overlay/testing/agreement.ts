import { expect } from 'vitest';
import type { ClientView } from '../view/client-view.ts';
import type { ModelMessage } from './model-message.ts';

/** The view numbers the messages that the client was told of as an ordinary server would (invariant 4). */
export function expectAgreement(view: ClientView, told: readonly ModelMessage[]): void {
  const real = told.filter(({ isWoven }) => !isWoven);
  const woven = told.filter(({ isWoven }) => isWoven);
  expect([view.exists, view.realCount, view.isWoven]).toEqual([told.length, real.length, woven.length > 0]);
  expect(view.woven.map(({ message }) => message.uid)).toEqual(woven.map(({ uid }) => uid));
  expect(numbersByView(view, told)).toEqual(told.map((_message, at) => at + 1));
  expect(told.map((_message, at) => view.wovenAt(at + 1)?.uid)).toEqual(
    told.map(({ uid, isWoven }) => (isWoven ? uid : undefined)),
  );
  expect(realsUpTo(view)).toEqual([0, ...told.map((_message, at) => realsAmong(told.slice(0, at + 1)))]);
  const last = told.at(-1);
  expect(view.lastIfWoven?.uid).toBe(last?.isWoven ? last.uid : undefined);
}

function numbersByView(view: ClientView, told: readonly ModelMessage[]): (number | undefined)[] {
  let real = 0;
  return told.map(({ uid, isWoven }) => {
    if (isWoven) return view.clientNumberOfWoven(uid);
    real += 1;
    return view.clientNumberOfReal(real);
  });
}

function realsUpTo(view: ClientView): number[] {
  return Array.from({ length: view.exists + 1 }, (_, client) => view.realAtOrBelow(client));
}

function realsAmong(messages: readonly ModelMessage[]): number {
  return messages.filter(({ isWoven }) => !isWoven).length;
}
