import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { s3proxyJars } from '../../../tools/services/s3proxy-jars.ts';

test('tests that start at the same time on a new machine fetch the S3 server once', async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'mailweave-jars-'));
  onTestFinished(() => rmSync(cacheFolder, { recursive: true }));
  const [one, other] = await Promise.all([s3proxyJars(cacheFolder), s3proxyJars(cacheFolder)]);
  expect(other).toBe(one);
  expect(readdirSync(one).filter((name) => /^s3proxy-.*\.jar$/.test(name))).toHaveLength(1);
  expect(readdirSync(cacheFolder).filter((name) => !name.endsWith('.lock'))).toHaveLength(1);
});
