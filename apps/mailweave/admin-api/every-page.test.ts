import type { TSchema } from 'typebox';
import { expect, it } from 'vitest';
import { everyListener, everyRegistration } from './every-page.ts';

/** Gives these answers one after the other, and notes what it is asked. */
function answering(...answers: unknown[]) {
  const asked: string[] = [];
  return {
    asked,
    get: async (path: string, _answer: TSchema): Promise<never> => {
      asked.push(path);
      return answers.shift() as never;
    },
  };
}

const listener = (userId: number) => ({ accountId: `${userId}@1`, contextId: 1, userId, permanent: true });

it('asks for listeners until there are no more, also behind an empty page', async () => {
  const api = answering(
    { listeners: [listener(1)], next: '5@1' },
    { listeners: [], next: '9@1' },
    { listeners: [listener(10)] },
  );
  expect(await everyListener(api)).toEqual([listener(1), listener(10)]);
  expect(api.asked.map((path) => path.split('?')[1])).toEqual([
    'limit=1000',
    'limit=1000&after=5%401',
    'limit=1000&after=9%401',
  ]);
});

it('asks for registrations behind the last one of a full page, whatever its client id has in it', async () => {
  const full = Array.from({ length: 1000 }, () => ({ accountId: '1@1', clientId: 'a&b' }));
  const api = answering({ registrations: full }, { registrations: [{ accountId: '2@1', clientId: 'c' }] });
  expect(await everyRegistration(api)).toHaveLength(1001);
  expect(api.asked[1]).toBe('/api/push/registrations?limit=1000&after=1%401&afterClient=a%26b');
});
