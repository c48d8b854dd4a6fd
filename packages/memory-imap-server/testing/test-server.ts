import { ManualClock } from '@mailweave/foundation';
import { onTestFinished } from 'vitest';
import { createMemoryImapServer, type MemoryImapServer } from '../server.ts';
import type { MemoryMailbox } from '../store/mailbox-access.ts';
import { TestClient } from './test-client.ts';

export type TestServer = {
  readonly server: MemoryImapServer;
  readonly clock: ManualClock;
  readonly inbox: MemoryMailbox;
  /** Signed in, with a mailbox open if one is named. */
  client(mailbox?: string): Promise<TestClient>;
  /** The greeting read and no more. */
  stranger(): Promise<TestClient>;
};

/** 2026-03-01T12:00:00Z */
export const someTimeMs = Date.UTC(2026, 2, 1, 12);

/** A listening server with the user ada, password `sesame`, and the master root, password `keys`; it goes with the test, and so do its clients. */
export async function testServer(): Promise<TestServer> {
  const clock = new ManualClock(someTimeMs);
  const users = [{ login: 'ada', password: 'sesame' }];
  const masters = [{ login: 'root', password: 'keys' }];
  const server = createMemoryImapServer({ users, masters, clock });
  await server.listen();
  onTestFinished(() => server.close());
  const stranger = async (): Promise<TestClient> => {
    const client = await TestClient.connect(server.address);
    onTestFinished(() => client[Symbol.asyncDispose]());
    return client;
  };
  const client = async (mailbox?: string): Promise<TestClient> => {
    const known = await stranger();
    await known.command('LOGIN ada sesame');
    if (mailbox !== undefined) await known.command(`SELECT ${mailbox}`);
    return known;
  };
  return { server, clock, inbox: server.mailbox('ada', 'INBOX'), client, stranger };
}

/** A message with a subject and a line of text. */
export function someMessage(subject = 'Hello'): Buffer {
  return Buffer.from(`From: Ada <ada@mail.example>\r\nSubject: ${subject}\r\n\r\nText of ${subject}\r\n`);
}

/** Two parts, plain text and two bytes of which one is NUL; an encoded subject; sent on 2026-03-01. */
export const multipartMessage: Buffer = Buffer.from(
  [
    'From: Ada <ada@mail.example>',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'Date: Sun, 1 Mar 2026 12:00:00 +0000',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'plain',
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    '',
    'AGE=',
    '--b--',
    '',
  ].join('\r\n'),
);
