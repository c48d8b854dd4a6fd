import { ManualClock } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { CurrentToken } from './current-token.ts';
import { LocalTokenShare } from './local-token-share.ts';

const MINUTE_MS = 60_000;

function world() {
  const clock = new ManualClock(0);
  const share = new LocalTokenShare();
  let made = 0;
  const open = () =>
    new CurrentToken({
      name: 'key',
      share,
      clock,
      make: async () => {
        made += 1;
        return {
          token: `token ${made}`,
          renewAtMs: clock.nowMs() + 40 * MINUTE_MS,
          expiresAtMs: clock.nowMs() + 55 * MINUTE_MS,
        };
      },
    });
  return { clock, share, open, made: () => made };
}

it('is made once for all who ask at the same time, by whichever way', async () => {
  const { made, open } = world();
  const [one, other] = [open(), open()];
  expect(one.current).toBeUndefined();
  const tokens = await Promise.all([one.renew(), one.renew(), other.renew(), other.renew()]);
  expect(new Set(tokens)).toEqual(new Set(['token 1']));
  expect([one.current, made()]).toEqual(['token 1', 1]);
});

it('is used on while another is made, and not beyond its time', async () => {
  const { clock, made, open } = world();
  const token = open();
  await token.renew();
  clock.advanceMs(40 * MINUTE_MS);
  expect(token.current).toBe('token 1');
  await token.renew();
  expect([token.current, made()]).toEqual(['token 2', 2]);
  clock.advanceMs(55 * MINUTE_MS);
  expect(token.current).toBeUndefined();
});

it('that is refused is made anew, once, and a late refusal of the old one changes nothing', async () => {
  const { made, open } = world();
  const token = open();
  const first = await token.renew();
  await token.discard(first);
  expect(token.current).toBeUndefined();
  expect(await token.renew()).toBe('token 2');
  await token.discard(first);
  expect([token.current, made()]).toEqual(['token 2', 2]);
});

it('that cannot be made is asked for again by the next', async () => {
  const clock = new ManualClock(0);
  let works = false;
  const token = new CurrentToken({
    name: 'key',
    share: new LocalTokenShare(),
    clock,
    make: async () => {
      if (!works) throw new Error('away');
      return { token: 'good', renewAtMs: 1, expiresAtMs: 2 };
    },
  });
  await expect(token.renew()).rejects.toThrow('away');
  works = true;
  expect(await token.renew()).toBe('good');
});
