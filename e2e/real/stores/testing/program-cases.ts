import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userKeyOf } from '@mailweave/injection';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TEST_DATA_CENTER } from '../../../../tools/services/cassandra.ts';
import { createInstallation, openInbox } from '../../../processes/testing/installation.ts';
import { sampleCampaign } from '../../testing/sample-campaign.ts';
import type { ClusterPlace } from './cassandra-options.ts';

const user = 'user@mail.example';

/** As a migrating operator brings it; the keyspace is one that no other test has. */
function propertiesFile({ nodes, port }: ClusterPlace): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-properties-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'application.properties');
  writeFileSync(
    file,
    `# Cassandra
spring.data.cassandra.keyspace-name=program
spring.data.cassandra.contact-points=${nodes.map(({ host }) => host).join(',')}
spring.data.cassandra.port=${port}
spring.data.cassandra.schema-action=CREATE_IF_NOT_EXISTS
`,
  );
  return file;
}

/** The whole program over a cluster. */
export function programCases(cluster: () => ClusterPlace): void {
  describe('two processes of the program that share a cluster', () => {
    it('weave a campaign once, show it to idling clients of both, and take it away by a switch', async () => {
      const replication = `[{ dataCenter: ${TEST_DATA_CENTER}, copies: 1 }]`;
      const file = propertiesFile(cluster());
      await using installation = await createInstallation({
        users: [user],
        stores: `{ kind: cassandra, applicationProperties: ${file}, replication: ${replication} }`,
      });
      const processes = await Promise.all([installation.serve(), installation.serve()]);
      const clients = await Promise.all(processes.map(({ address }) => openInbox(address, user)));
      for (const client of clients) {
        client.send('i IDLE\r\n');
        await client.until((line) => line.startsWith('+'));
      }
      await installation.publish({ ...sampleCampaign('spring'), users: [{ userKey: userKeyOf(user) }] });
      for (const client of clients) await client.until((line) => line === '* 1 EXISTS');
      await installation.mailweave('switch', 'throw', 'all');
      for (const client of clients) await client.until((line) => line === '* 1 EXPUNGE');
      await installation.mailweave('switch', 'release', 'all');
      expect(await installation.mailweave('switch', 'list')).toBe('No switch is thrown.\n');
      for (const client of clients) client.close();
      // Seven processes one after the other, each of which connects.
    }, 300_000);
  });
}
