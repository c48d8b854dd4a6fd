import { expect, it, onTestFinished } from 'vitest';
import { adminToken, openPushOffice, type PushOffice } from '../testing/push-office.ts';

const device = { clientId: 'open-xchange-mobile-api-facade', transport: 'stub' };

async function office(): Promise<PushOffice & { ask(...words: string[]): ReturnType<PushOffice['run']> }> {
  const opened = await openPushOffice([249, 402]);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  const ask = (...words: string[]) =>
    opened.run('push', ...words, '--url', opened.url, '--token', adminToken);
  return { ...opened, ask };
}

it('explains by number and by log-in name, and prints no address', async () => {
  const { ask, call, subscribe } = await office();
  await subscribe('249@1');
  await call('POST', '/api/push/accounts/249@1/test-events', { subject: 'Hush', from: { address: 'zoe@x' } });
  const byNumber = await ask('explain', '249@1');
  expect(byNumber).toMatchObject({ exitCode: 0, errors: '' });
  expect(byNumber.output).toContain('249@1 has a permanent listener; of 1 device 0 would be told');
  expect(byNumber.output).toContain('its transport is switched off');
  const { output } = await ask('explain', 'user249@mail.example', '--json');
  expect(JSON.parse(output)).toMatchObject({
    accountId: '249@1',
    listener: { runs: true },
    subscriptions: [{ holds: [{ reason: 'transport-off' }] }],
    trail: { events: [{ source: 'test' }] },
  });
  expect(byNumber.output + output).not.toMatch(/mail\.example|Hush|zoe/);
  expect(await ask('explain', 'nobody')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('knows no such account'),
  });
});

it('tells of a test message and follows it to the device', async () => {
  const { ask, subscribe } = await office();
  await subscribe('249@1', device);
  const { errors, exitCode, output } = await ask('test', '249@1');
  expect({ exitCode, output }).toEqual({
    exitCode: 0,
    output: expect.stringMatching(
      /^Device +Transport +Client +Outcome\n[0-9a-f]{8} +stub +open-xchange-mobile-api-facade +delivered\n$/,
    ),
  });
  expect(errors).toMatch(/1 of 1 device settled\n$/);
  const told = JSON.parse((await ask('test', 'user249@mail.example', '--json')).output);
  expect(told).toMatchObject({ reached: true, devices: [{ standing: 'reached', transport: 'stub' }] });
});

it('ends with 1 when nobody was told, and says why', async () => {
  const { ask, subscribe } = await office();
  expect(await ask('test', '402@1')).toMatchObject({
    exitCode: 1,
    output: '',
    errors: expect.stringContaining('mailweave: The account has no device: its app has to subscribe.'),
  });
  await subscribe('402@1');
  const { errors, exitCode, output } = await ask('test', '402@1');
  expect([exitCode, output]).toEqual([
    1,
    expect.stringContaining('held-back: its transport is switched off'),
  ]);
  expect(errors).toContain('No device was to be told at this moment');
});

const callbackPath = '/preliminary/http-notify/v1/notify';

it('finds nothing wrong, from this machine and as Dovecot would call', async () => {
  const { ask, subscribe, url } = await office();
  await subscribe('249@1');
  const callbackUrl = `${url.replace('://', '://dovecot:sesame@')}${callbackPath}`;
  const { errors, exitCode, output } = await ask('doctor', '249@1', '--callback-url', callbackUrl);
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
  expect(output).toMatch(/^ok +api +The role push at http/);
  expect(output).toContain('A callback without the right name and password is refused.');
  expect(output).toContain('The address that Dovecot calls is reached from here');
  expect(output).toContain('249@1 has a permanent listener.');
  expect(output).toMatch(/\n\n\d+ ok, 1 to look at, 0 failed, \d+ skipped\.\n$/);
  expect(output).not.toMatch(/sesame|mail\.example/);
});

it('ends with 1 when something fails, and names it', async () => {
  const { ask, run, url } = await office();
  const wrong = `${url.replace('://', '://dovecot:guess@')}${callbackPath}`;
  const { errors, exitCode, output } = await ask('doctor', '--callback-url', wrong);
  expect([exitCode, errors]).toEqual([
    1,
    'mailweave: Something does not work: failed checks 1, see above.\n',
  ]);
  expect(output).toMatch(/FAILED +callback +The address that Dovecot calls answers 401: name and password/);
  expect(output).not.toContain('guess');
  const closed = await run('push', 'doctor', '--url', url, '--token', 'x', '--json');
  expect(JSON.parse(closed.output).findings).toMatchObject([{ area: 'api', outcome: 'failed' }]);
  expect((await ask('doctor', '--callback-url', 'http://nobody/')).exitCode).toBe(2);
});
