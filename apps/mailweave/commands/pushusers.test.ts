import { expect, it, onTestFinished } from 'vitest';
import { runInProcess } from '../testing/in-process.ts';
import { adminToken, openPushOffice, type PushOffice } from '../testing/push-office.ts';

const clientId = 'open-xchange-mobile-api-facade';

async function office(...users: number[]): Promise<PushOffice> {
  const opened = await openPushOffice(users);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

it('prints what the manuals of other mail platforms show, byte by byte', async () => {
  const { port, run, subscribe } = await office(249, 402);
  await subscribe('249@1');
  await subscribe('402@1');
  const manual = ['-A', 'oxadmin', '-P', adminToken, '-p', port];
  expect(await run('pushusers', '--list', ...manual)).toEqual({
    exitCode: 0,
    output: 'Context  User  Permanent\n      1  249   true\n      1  402   true\n',
    errors: '',
  });
  expect(await run('listpushusers', ...manual, '-s', '127.0.0.1', '--responsetimeout', '10')).toEqual({
    exitCode: 0,
    output: 'user=249, context=1, permanent=true\nuser=402, context=1, permanent=true\n',
    errors: '',
  });
});

it('lists registrations in order of context and user, and ends them', async () => {
  const { call, run, subscribe, url } = await office(249);
  await call('POST', '/api/push/accounts', { accounts: [{ login: 'eve', contextId: 12, userId: 7 }] });
  await subscribe('249@1');
  await subscribe('7@12', { clientId: `${clientId}-brand1` });
  const place = ['--url', url, '--token', adminToken];
  expect((await run('pushusers', '-l', ...place)).output).toBe(
    `Context  User  Client\n      1  249   ${clientId}\n     12  7     ${clientId}-brand1\n`,
  );
  const json = JSON.parse((await run('pushusers', '-l', '--json', ...place)).output);
  expect(json.registrations).toMatchObject([{ userId: 249 }, { accountId: '7@12', state: 'active' }]);
  const end = ['pushusers', '-r', '-c', '1', '-u', '249', '-i', clientId, ...place];
  expect((await run(...end)).output).toBe(`Unregistered: client ${clientId} of user 249 in context 1.\n`);
  expect(await run(...end)).toEqual({
    exitCode: 1,
    output: '',
    errors: 'mailweave: There is no such registration.\n',
  });
  // He has logged in, so one goes on that is bound to his session.
  expect((await run('pushusers', ...place)).output).toBe(
    'Context  User  Permanent\n      1  249   false\n     12  7     true\n',
  );
  await run('pushusers', '-r', '-c', '12', '-u', '7', '-i', `${clientId}-brand1`, ...place);
  expect((await run('listpushusers', ...place)).output).toBe('user=249, context=1, permanent=false\n');
  await call('DELETE', '/api/push/accounts/249@1');
  expect((await run('pushusers', ...place)).output).toBe('No running push users.\n');
  expect((await run('pushusers', '-l', ...place)).output).toBe('No registered push users.\n');
  expect((await run('listpushusers', ...place)).output).toBe('');
  const { listeners } = JSON.parse((await run('pushusers', '--json', ...place)).output);
  expect(listeners).toEqual([]);
});

it('says whose fault it is when there is no answer', async () => {
  const { run, url } = await office(249);
  const wrong = await run('pushusers', '--url', url, '--token', 'wrong');
  expect(wrong).toMatchObject({ exitCode: 1, errors: expect.stringContaining('does not take this token') });
  expect(wrong.errors).not.toContain('wrong');
  const nobody = await run('pushusers', '--url', 'http://127.0.0.1:1', '--token', 'x');
  expect(nobody).toMatchObject({ exitCode: 1, errors: expect.stringContaining('Nothing answers') });
  const foreign = await run('pushusers', '--url', `${url}/elsewhere`, '--token', adminToken);
  expect(foreign).toMatchObject({ exitCode: 1, errors: expect.stringContaining('is not the role push') });
});

it.each([
  [['--url', 'imap://x', '--token', 'x'], 'is written http://host:port'],
  [['--url', 'http://x', '-s', 'y', '--token', 'x'], 'Give --url, or --server and --port.'],
  [['-s', 'x/y', '--token', 'x'], 'A server is a host name or an address.'],
  [['-l', '-r', '--token', 'x'], 'Give --list-client-registrations or --unregister.'],
  [['-r', '-c', '1', '-u', '2', '--token', 'x'], '--unregister needs all of'],
  [['-c', '1', '--token', 'x'], 'give --unregister with them'],
  [['-r', '-c', 'one', '--token', 'x'], 'It is a number from 1'],
  [['--token-file', '/nowhere/token'], 'cannot be read'],
])('pushusers %j is refused', async (words, sentence) => {
  const { errors, exitCode, output } = await runInProcess('pushusers', ...words);
  expect([exitCode > 0, output]).toEqual([true, '']);
  expect(errors).toContain(sentence);
});
