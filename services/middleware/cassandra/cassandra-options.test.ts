import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, ManualClock, Secret, SequentialRandom, silentLogger } from '@mailweave/foundation';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CassandraConfig } from './cassandra-config.ts';
import { cassandraOptions } from './cassandra-options.ts';

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-properties-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'application.properties');
  writeFileSync(file, text);
  return file;
}

/** The options that the settings lead to, and what was logged. */
function optionsOf(over: Partial<CassandraConfig>, propertiesText?: string) {
  const config: CassandraConfig = {
    kind: 'cassandra',
    connectTimeoutMs: 100,
    requestTimeoutMs: 200,
    ...(propertiesText !== undefined && { applicationProperties: fileWith(propertiesText) }),
    ...over,
  };
  const logs: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (...record) => logs.push(record) };
  const ports = { clock: new ManualClock(0), random: new SequentialRandom(), logger };
  return { options: cassandraOptions(config, ports), logs };
}

const springFile = `# Cassandra
spring.data.cassandra.keyspace-name=mim
spring.data.cassandra.contact-points=one.example,two.example
spring.data.cassandra.port=9142
spring.data.cassandra.local-datacenter=east
spring.data.cassandra.username=weaver
spring.data.cassandra.password=secret
spring.data.cassandra.schema-action=CREATE_IF_NOT_EXISTS
`;

describe('the settings of Cassandra', () => {
  it('come from application.properties as a migrating operator brings it', () => {
    const { logs, options } = optionsOf({}, springFile);
    expect(options).toMatchObject({
      contactPoints: ['one.example', 'two.example'],
      port: 9142,
      localDataCenter: 'east',
      keyspace: 'mim',
      createTables: true,
      requestTimeoutMs: 200,
    });
    expect(options.credentials?.username).toBe('weaver');
    expect(options.credentials?.password.reveal()).toBe('secret');
    expect(options.replication).toBeUndefined();
    expect(options.tls).toBeUndefined();
    expect(logs).toEqual([]);
  });

  it('come from our own configuration just as well', () => {
    const replication = [{ dataCenter: 'east', copies: 3 }];
    const { options } = optionsOf({ contactPoints: ['one.example'], keyspace: 'mim', replication });
    expect(options).toMatchObject({
      port: 9042,
      createTables: true,
      replication: { class: 'NetworkTopologyStrategy', east: '3' },
    });
  });

  it('may be in both places where they say the same, or different things', () => {
    const password = new Secret('secret');
    const { options } = optionsOf({ keyspace: 'mim', password, tls: { checkHostName: false } }, springFile);
    expect(options).toMatchObject({ keyspace: 'mim', tls: { checkHostName: false } });
  });

  it.each<[string, Partial<CassandraConfig>]>([
    ['keyspace', { keyspace: 'other' }],
    ['contactPoints', { contactPoints: ['three.example'] }],
    ['port', { port: 9042 }],
    ['createTables', { createTables: false }],
    ['password', { password: new Secret('another') }],
  ])('must not contradict each other: %s', (name, over) => {
    expect(() => optionsOf(over, springFile)).toThrow(
      new RegExp(`^middleware.stores.${name} and spring.data.cassandra.\\S+ in application.properties`),
    );
  });

  it('that nobody reads are named once, without their values', () => {
    const { logs } = optionsOf(
      {},
      `${springFile}server.port=8080\nspring.data.cassandra.fetch-size=hidden\n`,
    );
    const names = 'server.port spring.data.cassandra.fetch-size';
    expect(logs).toEqual([['settings of application.properties are not used', { names }]]);
  });

  it.each([
    ['contact-points=one:9043,two:9043', { contactPoints: ['one', 'two'], port: 9043 }],
    ['contact-points=[::1]:9043', { contactPoints: ['::1'], port: 9043 }],
    ['contactPoints=::1', { contactPoints: ['::1'], port: 9042 }],
    ['ssl=true', { tls: { checkHostName: true } }],
    ['schema-action=none', { createTables: false }],
  ])('take %s as Spring does', (line, expected) => {
    const lines = ['keyspace-name=mim', 'contact-points=one', line];
    const { options } = optionsOf({}, lines.map((each) => `spring.data.cassandra.${each}\n`).join(''));
    expect(options).toMatchObject(expected);
  });

  it.each([
    ['port=many', /spring.data.cassandra.port is no port/],
    ['schema-action=RECREATE', /would have tables dropped/],
    ['contact-points=one:1,two:2', /different ports/],
    [`password=\${PASSWORD}`, /has a placeholder/],
    ['ssl=maybe', /neither true nor false/],
  ])('refuse %s with a sentence that does not show it', (line, sentence) => {
    expect(() => optionsOf({}, `spring.data.cassandra.${line}`)).toThrow(sentence);
    expect(() => optionsOf({}, `spring.data.cassandra.${line}`)).not.toThrow(/many|RECREATE|PASSWORD|maybe/);
  });

  it.each<[string, Partial<CassandraConfig>, RegExp]>([
    ['nodes', { keyspace: 'mim' }, /contact-points in application.properties/],
    ['a keyspace', { contactPoints: ['one'] }, /keyspace-name in application.properties/],
    ['the password', { contactPoints: ['one'], keyspace: 'mim', username: 'a' }, /give both or none/],
    ['the file', { applicationProperties: '/nowhere/at/all' }, /cannot be read \(ENOENT\)/],
  ])('miss %s', (_, over, sentence) => {
    expect(() => optionsOf(over)).toThrow(sentence);
  });
});
