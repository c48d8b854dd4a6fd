import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@mailweave/foundation';
import { Properties, presentationOf, transportEnabled } from '@mailweave/push';
import { expect, it, onTestFinished } from 'vitest';
import { readPlatformFolder } from './read-platform-folder.ts';

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-platform-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function refusalOf(folder: string): string {
  try {
    readPlatformFolder(folder);
  } catch (error) {
    return error instanceof AppError ? error.publicText : String(error);
  }
  return 'It was read.';
}

// As a manual prints them, indents and all.
const printed = {
  'pns.properties': `com.openexchange.pns.transport.apn.ios.enabled=true
com.openexchange.pns.transport.gcm.enabled=true
`,
  'pns-gcm-options.yml': `   enabled: true
   key: 1234567890123456789012345678901234567890
`,
  'pns-apns-options.yml': `open-xchange-mobile-api-facade:
    enabled: true
    keystore: /opt/open-xchange/etc/apns-certificate.p12
    password: 12345678
    production: true
`,
};

it('takes the snippets of the manual as they are printed', () => {
  const { apnsBrands, fcmBrands, findings, properties } = readPlatformFolder(folderOf(printed));
  const [brand, ...others] = apnsBrands;
  expect(others).toEqual([]);
  expect(brand).toMatchObject({
    clientId: 'open-xchange-mobile-api-facade',
    production: true,
    credentials: { authtype: 'certificate', keystoreFile: '/opt/open-xchange/etc/apns-certificate.p12' },
  });
  const way = { clientId: 'open-xchange-mobile-api-facade', topic: 'ox:mail:new' };
  expect(transportEnabled(new Properties(properties), { ...way, transport: 'apns' })).toBe(true);
  expect(transportEnabled(new Properties(properties), { ...way, transport: 'fcm' })).toBe(true);
  expect(fcmBrands).toEqual([]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ file: 'pns-gcm-options.yml' });
  expect(findings[0]?.text).toMatch(
    /^key of open-xchange-mobile-api-facade is a server key .* service account/,
  );
});

it('keeps the zeros of a password', () => {
  const text = 'b:\n  keystore: /k.p12\n  password: 0012\n';
  const { apnsBrands } = readPlatformFolder(folderOf({ 'pns-apns-options.yml': text }));
  const credentials = apnsBrands[0]?.credentials;
  expect(credentials?.authtype === 'certificate' && credentials.password.reveal()).toBe('0012');
});

it('lets the file of the later interface count for a brand that both name', () => {
  const { apnsBrands } = readPlatformFolder(
    folderOf({
      'pns-apns-options.yml':
        'a:\n  keystore: /old.p12\n  password: x\nb:\n  keystore: /b.p12\n  password: x\n',
      'pns-apns_http2-options.yml': 'a:\n  keystore: /new.p12\n  password: x\n  topic: org.example\n',
    }),
  );
  const files = apnsBrands.map(({ clientId, credentials }) => [
    clientId,
    credentials.authtype === 'certificate' && credentials.keystoreFile,
  ]);
  expect(files).toEqual([
    ['a', '/new.p12'],
    ['b', '/b.p12'],
  ]);
});

it('names a misspelt property and a wrong value, and leaves other programs alone', () => {
  const folder = folderOf({
    'mail-push.properties':
      'com.openexchange.push.alowedClients=x\ncom.openexchange.push.allowPermanentPush=yes\n',
    'imap.properties': 'com.openexchange.imap.imapTimeout=5\n',
    README: 'nothing\n',
  });
  const { findings } = readPlatformFolder(folder);
  expect(findings).toEqual([
    {
      file: 'mail-push.properties',
      text: 'com.openexchange.push.alowedClients is not read by Mailweave: check its spelling.',
    },
    { file: 'mail-push.properties', text: 'com.openexchange.push.allowPermanentPush must be true or false.' },
  ]);
});

it("lets a sound and a badge be switched by the facade's properties", () => {
  const facade = 'com.openexchange.pns.mobile.api.facade.apn';
  const text = `${facade}.badge.enabled=false\n${facade}.sound.filename = ping.caf\n`;
  const { properties } = readPlatformFolder(folderOf({ 'facade.properties': text }));
  expect(presentationOf(new Properties(properties))).toEqual({ badge: false, sound: 'ping.caf' });
});

it('says which file is no YAML and where, without its text', () => {
  const folder = folderOf({ 'pns-apns-options.yml': 'b:\n  password: "hunter2\n  keystore: [\n' });
  const text = refusalOf(folder);
  expect(text).toMatch(/pns-apns-options\.yml .*is no valid YAML/);
  expect(text).not.toContain('hunter2');
});

it('says what to do about a folder that is not there', () => {
  expect(refusalOf('/nowhere/at/all')).toBe(
    '/nowhere/at/all (push.oxConfigDir) cannot be listed (ENOENT): check the path and its permissions.',
  );
});
