import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret, SequentialRandom } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { BucketRefusedError, BucketUnreachableError } from '../errors/bucket-error.ts';
import { ObjectChangedError } from '../errors/object-storage-error.ts';
import type { ObjectStorage } from '../ports.ts';
import { S3ObjectStorage } from './s3-object-storage.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that gives these answers in turn, the last one again and again. */
async function bucketWith(...answers: Answer[]) {
  const requests: IncomingMessage[] = [];
  const pausesMs: number[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(response, request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const storage: ObjectStorage = new S3ObjectStorage(
    {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bucket: 'exports',
      region: 'r',
      authorizationType: 'v4',
      accessKey: 'an-access-key',
      secretKey: new Secret('a-secret-key'),
      pathStyle: true,
      prefix: '',
    },
    {
      random: new SequentialRandom(),
      pause: async (durationMs) => pausesMs.push(durationMs),
      limits: { tries: 3, stallTimeoutMs: 200 },
    },
  );
  return { storage, requests, pausesMs };
}

const whole: Answer = (response) =>
  response.writeHead(200, { etag: '"1"', 'content-length': 6 }).end('abcdef');

/** Three of six bytes, then the connection ends. */
const half: Answer = (response) => {
  response.writeHead(200, { etag: '"1"', 'content-length': 6 });
  response.write('abc', () => response.destroy());
};

const silent: Answer = (response) => {
  response.writeHead(200, { etag: '"1"', 'content-length': 6 });
  response.write('abc');
};

function rest(etag: string, range = 'bytes 3-5/6'): Answer {
  return (response) =>
    response.writeHead(206, { etag, 'content-length': 3, 'content-range': range }).end('def');
}

function status(code: number, s3Code: string, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(code, headers).end(`<Error><Code>${s3Code}</Code></Error>`);
}

async function textOf(storage: ObjectStorage): Promise<string> {
  return Buffer.concat(await Array.fromAsync(storage.read('key'))).toString();
}

test.each([
  ['broken', half],
  ['silent', silent],
])('a %s connection is taken up where it ended, for the same object only', async (_what, first) => {
  const { storage, requests } = await bucketWith(first, rest('"1"'));
  expect(await textOf(storage)).toBe('abcdef');
  expect(requests[1]?.headers).toMatchObject({ range: 'bytes=3-', 'if-match': '"1"' });
});

test.each([
  ['refuses If-Match', status(412, 'PreconditionFailed')],
  ['does not know If-Match', rest('"2"')],
])('another object is never spliced in, where the server %s', async (_what, second) => {
  const { storage } = await bucketWith(half, second);
  await expect(textOf(storage)).rejects.toThrow(ObjectChangedError);
});

test.each([
  ['another range', rest('"1"', 'bytes 2-4/6')],
  ['the whole object', whole],
])('%s in place of the rest is no rest, and the tries are bounded', async (_what, second) => {
  const { storage, requests } = await bucketWith(half, second);
  await expect(textOf(storage)).rejects.toThrow(BucketUnreachableError);
  expect(requests).toHaveLength(3);
});

test('an overloaded server is given the time that it asks for', async () => {
  const { storage, pausesMs } = await bucketWith(status(503, 'SlowDown', { 'retry-after': '9' }), whole);
  expect(await textOf(storage)).toBe('abcdef');
  expect(pausesMs).toEqual([9_000]);
});

test('a clock that is wrong beyond repair is named, and no key is', async () => {
  const { storage } = await bucketWith(status(403, 'RequestTimeTooSkewed'));
  const error = await textOf(storage).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(BucketRefusedError);
  expect(String(error)).toContain('Set the clock right');
  expect(JSON.stringify([error, String(error)])).not.toMatch(/secret-key|access-key/);
});

test('a listing goes on after the last key of each page and leaves out what is no key', async () => {
  const page = (keys: string[], hasMore: boolean): Answer => {
    const entries = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
    const xml = `<ListBucketResult><IsTruncated>${hasMore}</IsTruncated>${entries}</ListBucketResult>`;
    return (response) => response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  };
  const { storage, requests } = await bucketWith(page(['a/', 'a/b'], true), page(['a/ c &amp; d'], false));
  const keys = (await Array.fromAsync(storage.list('a'))).map(({ key }) => key);
  expect(keys).toEqual(['a/b', 'a/ c & d']);
  expect(requests[1]?.url).toContain('marker=a%2Fb');
});
