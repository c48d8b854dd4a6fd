import { chmodSync, chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { dovecotConfig } from './dovecot-config.ts';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { findMailOwner } from './mail-owner.ts';

/** Everything a private Dovecot needs before it starts. */
export type DovecotFolder = {
  readonly dir: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly certificatePem: string;
  /** Password by user. */
  readonly passwords: ReadonlyMap<string, string>;
};

export const MASTER_USER = { name: 'admin', password: 'adminpw' } as const;

/** Lays out a temporary folder: configuration, users, certificate, and an empty place for mail. */
export async function prepareDovecotFolder(extraConfig: string, userCount: number): Promise<DovecotFolder> {
  const host = ownLoopbackHost();
  const [imapPort, imapsPort, lmtpPort] = await Promise.all([freePort(host), freePort(host), freePort(host)]);
  const dir = mkdtempSync(join(tmpdir(), 'mailweave-dovecot-'));
  // mkdtemp makes it private; Dovecot's processes run as several users and must pass through.
  chmodSync(dir, 0o755);
  for (const name of ['run', 'state', 'log', 'mail']) mkdirSync(join(dir, name));
  const owner = findMailOwner();
  if (owner.startedByRoot) chownSync(join(dir, 'mail'), owner.uid, owner.gid);
  const passwords = writeUsers(dir, userCount);
  const { pem } = makeCertificate(dir, host);
  const ports = { imapPort, imapsPort, lmtpPort };
  const configFile = join(dir, 'dovecot.conf');
  writeFileSync(configFile, dovecotConfig({ folder: dir, host, ...ports, owner, extraConfig }));
  const logFile = join(dir, 'log/dovecot.log');
  return { dir, configFile, logFile, host, ...ports, certificatePem: pem, passwords };
}

function writeUsers(dir: string, count: number): Map<string, string> {
  const passwords = new Map(
    Array.from({ length: count }, (_, index) => [`user${index + 1}@test.example`, `pw${index + 1}`]),
  );
  const line = (user: string, password: string): string => `${user}:{PLAIN}${password}::::::\n`;
  writeFileSync(join(dir, 'users'), [...passwords].map(([user, password]) => line(user, password)).join(''));
  writeFileSync(join(dir, 'masters'), line(MASTER_USER.name, MASTER_USER.password));
  return passwords;
}
