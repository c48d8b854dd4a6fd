import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownLoopbackHost } from './free-port.ts';
import { unpackedPackages } from './unpacked-packages.ts';

/** Courier IMAP and the libraries that it needs; Debian does not let it be installed beside Dovecot. */
const PACKAGES = [
  'courier-imap',
  'courier-authlib',
  'libcourier-unicode4',
  'libgamin0',
  'libgdbm6',
  'libidn12',
];

const EARLY_CAPABILITIES = 'IMAP4rev1 SASL-IR AUTH=PLAIN';
const CAPABILITIES =
  'IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE';

/** A private Courier IMAP with one mailbox, on loopback; it takes any name and password. */
export type Courier = AsyncDisposable & { readonly host: string; readonly port: number };

/**
 * Courier's `imapd` with a sign-in before it that asks nobody: what `imaplogin` and its authentication daemon do in
 * an installed Courier. It speaks UTF8=ACCEPT (RFC 6855), and no LITERAL+.
 *
 * @throws MissingProgramError, and Error when the packages cannot be downloaded
 */
export async function startCourier(): Promise<Courier> {
  const root = await unpackedPackages('courier-imap-5', PACKAGES);
  const home = mkdtempSync(join(tmpdir(), 'mailweave-courier-'));
  for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(home, 'Maildir', folder), { recursive: true });
  const children = new Set<ChildProcess>();
  const server = createServer({ noDelay: true }, (socket) => {
    signIn(socket, () => {
      const child = startImapd(root, home);
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    });
  });
  server.listen(0, ownLoopbackHost());
  await once(server, 'listening');
  const { address: host, port } = server.address() as AddressInfo;
  return {
    host,
    port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await Promise.all([...children].map(ended));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

function startImapd(root: string, home: string): ChildProcess {
  const libraries = [
    join(root, 'usr/lib'),
    join(root, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
  ];
  return spawn(join(root, 'usr/bin/imapd'), ['Maildir'], {
    cwd: home,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      HOME: home,
      AUTHENTICATED: 'ada@mail.example',
      TCPREMOTEIP: '127.0.0.1',
      IMAP_CAPABILITY: CAPABILITIES,
      IMAP_KEYWORDS: '1',
      IMAP_ACL: '1',
      // Both would need the daemon that watches files.
      IMAP_USELOCKS: '0',
      IMAP_ENHANCEDIDLE: '0',
    },
  });
}

/** Commands come one at a time until somebody has signed in: the proxy waits for each answer. */
function signIn(socket: Socket, start: () => ChildProcess): void {
  socket.on('error', () => undefined);
  socket.write(`* OK [CAPABILITY ${EARLY_CAPABILITIES}] Courier, signed in by a test.\r\n`);
  socket.on('data', function listen(chunk: Buffer) {
    const [tag = '*', word = ''] = chunk.toString('latin1').split(/[ \r\n]/);
    if (/^(AUTHENTICATE|LOGIN)$/i.test(word)) {
      socket.off('data', listen);
      handOver(socket, tag, start());
    } else if (/^CAPABILITY$/i.test(word)) {
      socket.write(`* CAPABILITY ${EARLY_CAPABILITIES}\r\n${tag} OK done\r\n`);
    } else {
      socket.write(`${tag} BAD not before the log-in\r\n`);
    }
  });
}

/** Its greeting says PREAUTH, which becomes the answer to the log-in; from then on every byte is Courier's. */
function handOver(socket: Socket, tag: string, { stdin, stdout }: ChildProcess): void {
  if (stdin === null || stdout === null) throw new TypeError('Courier was started without pipes.');
  let greeting = '';
  stdout.on('data', function greet(chunk: Buffer) {
    greeting += chunk.toString('latin1');
    if (!/^\* PREAUTH .*\r\n/m.test(greeting)) return;
    stdout.off('data', greet);
    socket.write(`${tag} OK signed in\r\n`);
    stdout.pipe(socket);
    socket.pipe(stdin);
  });
  stdin.on('error', () => undefined);
  socket.on('close', () => stdin.end());
}
