import { expect, it } from 'vitest';
import { boundedText } from './bounded-text.ts';

it('reads an answer that is as long as it may be, whatever its pieces', async () => {
  expect(await boundedText(new Response('ä'.repeat(10)), 20)).toBe('ä'.repeat(10));
  const inHalves = new ReadableStream({
    start: (controller) => {
      for (const byte of Buffer.from('ä')) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await boundedText(new Response(inHalves), 2)).toBe('ä');
  expect(await boundedText(new Response(null), 0)).toBe('');
});

it('leaves an answer without end as soon as it is too long', async () => {
  let isLeft = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => {
      isLeft = true;
    },
  });
  await expect(boundedText(new Response(endless), 5_000)).rejects.toMatchObject({ code: 'answer-too-long' });
  expect(isLeft).toBe(true);
});
