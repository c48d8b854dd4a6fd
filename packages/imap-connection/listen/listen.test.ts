import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { socketPair } from '../testing/socket-pair.ts';
import { serverTls } from './listen.ts';

/** A handshake record that announces 512 bytes. */
const BEGUN_HANDSHAKE = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);

test.each([
  ['says nothing', Buffer.alloc(0)],
  ['has begun its handshake', BEGUN_HANDSHAKE],
  ['does not speak TLS', Buffer.from('a1 LOGIN x y\r\n')],
])(
  'a client that %s and leaves before the handshake is gone, though something waits for it',
  async (_what, bytes) => {
    using pair = await socketPair();
    const secure = serverTls(pair.near, createSecureContext());
    secure.on('error', () => undefined);
    secure.on('data', () => undefined);
    secure.write('* OK ready\r\n');
    pair.far.on('data', () => undefined);
    const gone = new Promise((resolve) => secure.on('close', resolve));
    pair.far.end(bytes);
    await gone;
    expect(pair.near.destroyed).toBe(true);
  },
);
