import { afterEach, expect, test, vi } from 'vitest';
import { FakeInjectionApi } from '../testing/fake-injection-api.ts';
import { SAMPLE_SUBJECT, sampleRecord } from '../testing/samples.ts';
import { WovenContents } from './woven-contents.ts';

afterEach(() => void vi.useRealTimers());

const user = { tenantId: 'default', userKey: '0'.repeat(64), address: 'ada@users.example' };

test('a template is fetched once, and a message rendered from it is the same bytes each time', async () => {
  const api = new FakeInjectionApi();
  const contents = new WovenContents(api);
  const [first, again] = [
    await contents.message(sampleRecord(2), user),
    await contents.message(sampleRecord(2), user),
  ];
  expect(first?.content().bytes.toString()).toContain(SAMPLE_SUBJECT);
  expect(again?.content().bytes.equals(first?.content().bytes ?? Buffer.alloc(0))).toBe(true);
  expect(first?.sizeBytes).toBe(first?.content().bytes.length);
  expect(api.calls).toEqual(['skeleton']);
});

test('a failure to fetch a template is not remembered', async () => {
  const api = new FakeInjectionApi();
  const contents = new WovenContents(api);
  api.behave('skeleton', 'fails');
  await expect(contents.message(sampleRecord(2), user)).rejects.toThrow('down');
  api.behave('skeleton', 'answers');
  expect(await contents.message(sampleRecord(2), user)).toBeDefined();
});

test('a fetch that is never answered does not keep later ones waiting for ever', async () => {
  vi.useFakeTimers();
  const api = new FakeInjectionApi();
  const contents = new WovenContents(api);
  api.behave('skeleton', 'hangs');
  void contents.message(sampleRecord(2), user);
  vi.advanceTimersByTime(60_000);
  api.behave('skeleton', 'answers');
  expect(await contents.message(sampleRecord(2), user)).toBeDefined();
});
