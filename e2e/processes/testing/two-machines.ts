import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Serving, serveMailweave } from '@mailweave/app/testing';
import { tokenHash } from '@mailweave/http-server';
import { freePort, ownLoopbackHost } from '../../../tools/services/free-port.ts';
import { createInstallation, type Installation, type Served } from './installation.ts';

const token = 'mwt_for-the-injection-proxies-of-the-tests';

/** A machine with the middleware, its store and the IMAP server; proxies run on others, which have nothing of that. */
export type TwoMachines = AsyncDisposable & {
  readonly middlewareMachine: Installation;
  /** `mailweave serve --role middleware`, always at the same address. */
  serveMiddleware(): Promise<Serving & { readonly httpUrl: string }>;
  /** `mailweave serve --role imap`. */
  serveProxy(): Promise<Served & { readonly httpUrl: string }>;
};

export type TwoMachinesOptions = {
  users: readonly string[];
  /** Lines of the proxy's configuration file. */
  proxySettings?: string;
  /** Lines of its section imap.middleware. */
  client?: string;
  /** The IMAP server, where it is not the one in memory. */
  backend?: { host: string; port: number };
  weaveBudgetMs?: number;
};

export async function createTwoMachines(options: TwoMachinesOptions): Promise<TwoMachines> {
  await using starting = new AsyncDisposableStack();
  const middlewareMachine = starting.use(await createInstallation({ users: options.users }));
  const host = ownLoopbackHost();
  const port = await freePort(host);
  await middlewareMachine.configure((text) =>
    text
      .replace('http: { port: 0 }', `http: { host: ${host}, port: ${port} }`)
      .replace('middleware:\n', `middleware:\n  tokens: { imap: ["${tokenHash(token)}"] }\n`),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-proxy-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const backend = options.backend ?? middlewareMachine.backend.address;
  await writeFile(
    path.join(folder, 'mailweave.yaml'),
    proxyConfig(options, backend, `http://${host}:${port}`),
  );
  const running = starting.move();
  const serve = (where: string, role: string): Serving => {
    const serving = serveMailweave(where, { arguments: [], environment: {}, words: ['--role', role] });
    running.defer(async () => {
      serving.process.kill('SIGKILL');
      await serving.exitCode;
    });
    return serving;
  };
  return {
    middlewareMachine,
    serveMiddleware: async () => {
      const serving = serve(middlewareMachine.folder, 'middleware');
      const { httpUrl = '' } = await serving.record('mailweave-started');
      return { ...serving, httpUrl };
    },
    serveProxy: async () => {
      const serving = serve(folder, 'imap');
      const listening = await serving.record('imap-listening');
      const { httpUrl = '' } = await serving.record('mailweave-started');
      return { ...serving, httpUrl, address: { host: '127.0.0.1', port: listening.port ?? 0 } };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function proxyConfig(
  { client = '', proxySettings = '', weaveBudgetMs = 5_000 }: TwoMachinesOptions,
  backend: { host: string; port: number },
  url: string,
): string {
  return `
imap:
  listeners: [{ port: 0 }]
  backend: { host: ${backend.host}, port: ${backend.port} }
  weaveBudgetMs: ${weaveBudgetMs}
  middleware:
    url: ${url}
    token: ${token}
${client}
http: { port: 0 }
${proxySettings}
`;
}
