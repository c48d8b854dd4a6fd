import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';
import { BucketFileError, BucketRefusedError, openBucket, type S3Settings } from '@mailweave/object-storage';
import { expect, test } from 'vitest';
import { makeCertificate } from '../../../tools/services/certificate.ts';
import { startS3Proxy } from '../../../tools/services/s3proxy.ts';
import { settingsFor, withoutPauses } from './testing/fresh-bucket.ts';

test('an endpoint behind TLS is believed with the authority in caFile, and with no other', async () => {
  await using server = await startS3Proxy();
  server.makeBucket('bucket');
  await using after = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-tls-'));
  after.defer(() => rmSync(folder, { recursive: true }));
  const { certFile, keyFile } = makeCertificate(folder, server.host);
  const relay = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (client) => {
    const upstream = connect(server.port, server.host);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(0, server.host);
  after.defer(() => void relay.close());
  await once(relay, 'listening');
  const endpoint = `https://${server.host}:${(relay.address() as AddressInfo).port}`;
  const bucketBy = (over: Partial<S3Settings>) =>
    openBucket({ kind: 's3', ...settingsFor(server), endpoint, ...over }, withoutPauses());

  // More than one part, so that the uploads of a big object go the same way.
  async function* content() {
    for (let n = 0; n < 10; n += 1) yield Buffer.alloc(2 ** 20, n);
  }
  const trusting = bucketBy({ caFile: certFile });
  await trusting.write('a', content());
  expect(await trusting.stat('a')).toEqual({ sizeBytes: 10 * 2 ** 20 });

  const refusal = bucketBy({}).stat('a');
  await expect(refusal).rejects.toThrow(BucketRefusedError);
  await expect(refusal).rejects.toThrow("the endpoint's certificate is not accepted");
  await expect(bucketBy({ caFile: path.join(folder, 'none.pem') }).stat('a')).rejects.toThrow(
    BucketFileError,
  );
});
