import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { systemRandom } from '@mailweave/host';
import { createToken } from '@mailweave/http-server';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { startProcess } from '../../../tools/services/process.ts';
import { cpuSeconds, processTree } from '../../machine/process-usage.ts';
import { median } from '../../report/statistics.ts';
import { userKeyAt } from '../export/user-key-at.ts';
import { imports } from './imports.ts';
import type { Measure } from './measure.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../apps/mailweave/main.ts');
const CONNECTIONS = 32;
const GOAL_PER_CORE = 6_000;

/** What is due for a user, asked by proxies over HTTP, of the program as operators run it. */
export const httpLookUps: Measure = {
  name: 'http-look-ups',
  run: async (context) => {
    const { amounts, audience, bucketFolder, engine, progress } = context;
    if (!audience.imported) await imports.run(context);
    await using served = await serve(engine.stores, bucketFolder);
    const rows = amounts.rows[engine.name];
    await askAll(served, rows, amounts.lookUps);
    const perSecond: number[] = [];
    const perCpuSecond: number[] = [];
    for (let round = 1; round <= amounts.rounds; round += 1) {
      progress(`round ${round} of ${amounts.rounds}`);
      const [startMs, startCpu] = [performance.now(), served.cpuSeconds()];
      await askAll(served, rows, amounts.lookUps);
      perSecond.push((amounts.lookUps * 1_000) / (performance.now() - startMs));
      perCpuSecond.push(amounts.lookUps / (served.cpuSeconds() - startCpu));
    }
    const name = `http-look-ups-${engine.name}`;
    const perCore = { name, value: median(perCpuSecond), unit: 'per-CPU-second' };
    return {
      lines: [
        { name: `${name}-wall`, value: median(perSecond), unit: 'look-ups/s' },
        { ...perCore, unit: 'look-ups per CPU second' },
      ],
      goals: engine.name === 'sqlite' ? [{ ...perCore, relation: '>=', limit: GOAL_PER_CORE }] : [],
    };
  },
};

type Served = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  cpuSeconds(): number;
};

async function serve(stores: object, bucketFolder: string): Promise<Served> {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const { hash, token } = createToken(systemRandom);
  const config = {
    dataDir: path.dirname(bucketFolder),
    imap: { listeners: [{ host, port: 0 }], backend: { host, port: 1 } },
    middleware: {
      stores,
      bucketFolder,
      spoolFolder: 'spool',
      tenants: { default: {} },
      tokens: { imap: [hash] },
    },
    http: { host, port },
    log: { level: 'warn' },
  };
  const configFile = `${bucketFolder}.yaml`;
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  const running = await startProcess({
    command: process.execPath,
    arguments: [PROGRAM, 'serve', '--role', 'middleware', '--config', configFile],
    ready: { host, ports: [port] },
  });
  return {
    host,
    port,
    token,
    cpuSeconds: () => cpuSeconds(processTree(running.pid)),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

async function askAll(served: Served, rows: number, count: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await ask(served, agent, userKeyAt((next * 7_919_993) % rows, rows));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
}

function ask({ host, port, token }: Served, agent: http.Agent, userKey: string): Promise<void> {
  const { promise, reject, resolve } = Promise.withResolvers<void>();
  const address = `/api/injection/users/${userKey}/due?mailbox=INBOX`;
  const headers = { authorization: `Bearer ${token}` };
  http
    .get({ host, port, path: address, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A look-up is answered by ${response.statusCode}.`));
      });
    })
    .on('error', reject);
  return promise;
}
