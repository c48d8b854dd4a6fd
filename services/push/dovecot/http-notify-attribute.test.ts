import { Secret } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { ListenerWorld } from '../testing/listener-world.ts';
import { type LineScript, ScriptedServer, usualScript } from '../testing/scripted-server.ts';
import { httpNotifyValue, writeAttribute } from './http-notify-attribute.ts';

const OFFER = '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN METADATA] ready\r\n';
const VALUE = 'user=249@1';
const ENTRY = '/private/vendor/vendor.dovecot/http-notify';
const kept = (value: string): string => `* METADATA "" (${ENTRY} ${value})\r\nTAG OK done\r\n`;
/** Says what it offers again, as servers do after a log-in. */
const IN = 'TAG OK [CAPABILITY IMAP4rev1 METADATA] in\r\n';

async function written(script: LineScript, value: string | undefined, greeting = OFFER) {
  await using server = await ScriptedServer.start(greeting, script);
  await using world = new ListenerWorld();
  world.port = server.port;
  const login = { kind: 'password', user: 'ada', password: new Secret('sesame') } as const;
  const outcome = await writeAttribute({ openSession: () => world.openSession(), login }, value);
  return { outcome, lines: server.lines };
}

test('writes the attribute and reads it again', async () => {
  const script = usualScript({ AUTHENTICATE: IN, GETMETADATA: kept(`"${VALUE}"`) });
  const { lines, outcome } = await written(script, VALUE);
  expect(outcome).toEqual({ outcome: 'done' });
  expect(lines.slice(1)).toEqual([`p2 SETMETADATA "" (${ENTRY} "${VALUE}")`, `p3 GETMETADATA "" ${ENTRY}`]);
});

test('removes it with NIL, whether it was there or not', async () => {
  const script = usualScript({ AUTHENTICATE: IN, GETMETADATA: kept('NIL') });
  const { lines, outcome } = await written(script, undefined);
  expect([outcome, lines[1]]).toEqual([{ outcome: 'done' }, `p2 SETMETADATA "" (${ENTRY} NIL)`]);
});

test.each([
  ['no METADATA', { AUTHENTICATE: 'TAG OK [CAPABILITY IMAP4rev1] in\r\n' }, 'no-metadata'],
  ['a refusal', { AUTHENTICATE: IN, SETMETADATA: 'TAG NO [METADATA TOOMANY] no\r\n' }, 'refused'],
  ['another value', { AUTHENTICATE: IN, GETMETADATA: kept('"user=1@1"') }, 'not-kept'],
  ['no value', { AUTHENTICATE: IN }, 'not-kept'],
] as const)('is denied where there is %s', async (_, over, reason) => {
  const { outcome } = await written(usualScript(over), VALUE);
  expect(outcome).toEqual({ outcome: 'denied', reason });
});

test.each([
  ['TAG NO [AUTHENTICATIONFAILED] no\r\n', 'needs-login'],
  ['TAG NO no\r\n', 'doubtful'],
  ['TAG NO [UNAVAILABLE] no\r\n', 'retry'],
  ['* BYE gone\r\nTAG', 'retry'],
])('tells of a log-in that is answered with %j: %s', async (answer, expected) => {
  const script = usualScript({ AUTHENTICATE: answer });
  const ends: LineScript = (line, socket) => {
    if (answer.startsWith('* BYE') && line.includes('AUTHENTICATE')) socket.end();
    return script(line, socket);
  };
  expect((await written(ends, VALUE)).outcome).toEqual({ outcome: expected });
});

test('names the account, signed where there is a key', () => {
  expect(httpNotifyValue('249@1', undefined)).toBe(VALUE);
  expect(httpNotifyValue('249@1', new Secret('x'.repeat(32)))).toMatch(/^user=249@1;sig=[\w-]{43}$/);
});
