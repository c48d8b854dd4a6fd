import { expect, test } from 'vitest';
import { listenTo } from '../testing/listening.ts';
import type { OpenClusters } from './open-clusters.ts';

export function describeBus(open: OpenClusters): void {
  test('every subscriber of a channel hears a message, in every process, once and in order', async () => {
    const clusters = await open();
    const [{ bus }] = clusters;
    const listeners = await Promise.all(
      clusters.flatMap((cluster) => [listenTo(cluster.bus, 'one'), listenTo(cluster.bus, 'one')]),
    );
    for (let n = 1; n <= 300; n += 1) bus.publish('one', `message ${n}`);
    for (const { heard, until } of listeners) {
      await until(() => heard.includes('message 300'));
      expect(heard.slice(1)).toEqual(Array.from({ length: 300 }, (_, n) => `message ${n + 1}`));
    }
  });

  test('text arrives as it was published', async () => {
    const clusters = await open();
    const { heard, until } = await listenTo((clusters.at(-1) ?? clusters[0]).bus, 'texts');
    const texts = ['', '{"a":"\\u0000"}', 'Grüße 🎏\r\n', 'x'.repeat(10_000)];
    for (const text of texts) clusters[0].bus.publish('texts', text);
    await until(() => heard.length === 1 + texts.length);
    expect(heard.slice(1)).toEqual(texts);
  });

  test('channels are apart', async () => {
    const [{ bus }] = await open();
    const one = await listenTo(bus, 'one');
    const other = await listenTo(bus, 'other');
    bus.publish('other', 'to the other');
    bus.publish('one', 'to the one');
    await one.until((heard) => heard.includes('to the one'));
    expect(one.heard).toEqual(['(gap)', 'to the one']);
    expect(other.heard).toEqual(['(gap)', 'to the other']);
  });

  test('a subscription that was ended hears nothing more, others of the channel go on', async () => {
    const [{ bus }] = await open();
    const ended = await listenTo(bus, 'one');
    const going = await listenTo(bus, 'one');
    bus.publish('one', 'to both');
    await Promise.all([ended, going].map(({ until }) => until((heard) => heard.includes('to both'))));
    ended.stop();
    ended.stop();
    bus.publish('one', 'to one');
    await going.until((heard) => heard.includes('to one'));
    expect(ended.heard).toEqual(['(gap)', 'to both']);
  });

  test('a channel that nobody listened to any more is heard by the next subscriber', async () => {
    const [{ bus }] = await open();
    (await listenTo(bus, 'one')).stop();
    const again = await listenTo(bus, 'one');
    bus.publish('one', 'again');
    await again.until((heard) => heard.includes('again'));
    expect(again.heard).toEqual(['(gap)', 'again']);
  });

  test('nothing is told within subscribe or publish', async () => {
    const [{ bus }] = await open();
    const { heard, until } = await listenTo(bus, 'one');
    bus.publish('one', 'later');
    expect(heard).toEqual(['(gap)']);
    await until(() => heard.length === 2);
  });

  test('a subscriber that throws does not keep messages from the others', async () => {
    const [{ bus }] = await open();
    bus.subscribe('one', {
      message: () => {
        throw new Error('a bug');
      },
      onGap: () => undefined,
    });
    const { heard, until } = await listenTo(bus, 'one');
    bus.publish('one', 'first');
    bus.publish('one', 'second');
    await until(() => heard.includes('second'));
    expect(heard).toEqual(['(gap)', 'first', 'second']);
  });
}
