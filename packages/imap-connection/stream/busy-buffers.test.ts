import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { BusyBuffers, busyBuffers } from './busy-buffers.ts';
import { SliceWriter } from './slice-writer.ts';

const sent = { allSent: true };

test('a buffer is read into again at once when nobody borrowed of it, or all of it has left', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  expect(buffers.lend(buffer, 5, () => undefined)).toBe(buffer);
  expect(buffers.lend(buffer, 5, (chunk) => buffers.borrow(chunk, sent))).toBe(buffer);
});

test('a buffer whose bytes wait is left alone until they have left', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  const slow = { allSent: false };
  const next = buffers.lend(buffer, 5, (chunk) => {
    buffers.borrow(chunk, sent);
    buffers.borrow(chunk, slow);
  });
  expect(next).not.toBe(buffer);
  expect(buffers.take()).not.toBe(buffer);
  slow.allSent = true;
  expect(buffers.take()).toBe(buffer);
  expect(buffers.take()).not.toBe(buffer);
});

test('a part of the lent chunk is borrowed of like the whole', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  const borrowPart = (chunk: Buffer): void => buffers.borrow(chunk.subarray(2, 4), { allSent: false });
  expect(buffers.lend(buffer, 5, borrowPart)).not.toBe(buffer);
});

test('only the lent chunk is borrowed of, and only while it is lent', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  const slow = { allSent: false };
  expect(buffers.lend(buffer, 5, () => buffers.borrow(Buffer.from('other'), slow))).toBe(buffer);
  buffers.borrow(buffer, slow);
  expect(buffers.lend(buffer, 5, () => undefined)).toBe(buffer);
});

test('a chunk that is handed out while another one is does not hide it', () => {
  const buffers = new BusyBuffers();
  const [outer, inner] = [buffers.take(), buffers.take()];
  const slow = { allSent: false };
  const next = buffers.lend(outer, 5, (chunk) => {
    buffers.lend(inner, 5, () => undefined);
    buffers.borrow(chunk, slow);
  });
  expect(next).not.toBe(outer);
});

test('a sink that throws leaves nothing lent', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  let lent: Buffer | undefined;
  const failing = (chunk: Buffer): never => {
    lent = chunk;
    throw new Error('Enough.');
  };
  expect(() => buffers.lend(buffer, 5, failing)).toThrow('Enough.');
  const slow = { allSent: false };
  expect(
    buffers.lend(buffers.take(), 5, () => lent !== undefined && buffers.borrow(lent, slow)),
  ).toBeDefined();
  expect(buffers.lend(buffer, 5, () => undefined)).toBe(buffer);
});

test('a buffer that was given back is taken again', () => {
  const buffers = new BusyBuffers();
  const buffer = buffers.take();
  buffers.giveBack(buffer);
  expect(buffers.take()).toBe(buffer);
  expect(buffers.take()).not.toBe(buffer);
});

test('a writer borrows what it is given from the first slice on until its stream has taken it', async () => {
  const target = new PassThrough({ highWaterMark: 1 });
  const writer = new SliceWriter(target);
  const buffer = busyBuffers.take().fill('a');
  const next = busyBuffers.lend(buffer, 50_000, (chunk) => writer.slice(chunk, 0, 50_000));
  expect(next).not.toBe(buffer);
  expect(writer.allSent).toBe(false);
  next.fill('b');
  busyBuffers.giveBack(next);
  writer.flush();
  expect(writer.allSent).toBe(false);
  let heard = 0;
  target.on('data', (chunk: Buffer) => {
    expect(chunk.every((byte) => byte === 0x61)).toBe(true);
    heard += chunk.length;
  });
  while (!writer.allSent) await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toBe(50_000);
});
