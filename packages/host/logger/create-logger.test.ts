import { AppError, Secret } from '@mailweave/foundation';
import { describe, expect, test } from 'vitest';
import { createLogger, type LogFormat, type LogLevel } from './create-logger.ts';

function record(format: LogFormat, options: { level?: LogLevel; isTTY?: boolean } = {}) {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text), isTTY: options.isTTY ?? false };
  const logger = createLogger({ level: options.level ?? 'debug', format, output });
  return { logger, text: () => written.join('') };
}

test('a record is one JSON object on one line', () => {
  const { logger, text } = record('json');
  logger.info('imap-login', { outcome: 'accepted', durationMs: 3, tls: true, absent: undefined });
  expect(text().split('\n')).toHaveLength(2);
  expect(JSON.parse(text())).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    level: 'info',
    event: 'imap-login',
    outcome: 'accepted',
    durationMs: 3,
    tls: true,
  });
});

test('records below the level are not written', () => {
  const { logger, text } = record('json', { level: 'warn' });
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d');
  const lines = text().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c', 'd']);
});

test('text is for terminals and for those who ask for it', () => {
  const asked = record('text');
  asked.logger.warn('imap-drained', { sessions: 3, reason: 'a b\nc' });
  expect(asked.text()).toMatch(/^\S+Z WARN {2}imap-drained sessions=3 reason="a b\\nc"\n$/);
  const terminal = record('auto', { isTTY: true });
  terminal.logger.info('started');
  expect(terminal.text()).toMatch(/Z INFO {2}started\n$/);
  const file = record('auto');
  file.logger.info('started');
  expect(JSON.parse(file.text())).toMatchObject({ event: 'started' });
});

describe.each(['json', 'text'] as const)('in %s', (format) => {
  test('a secret that a cast let through is not printed, nor any other object', () => {
    const { logger, text } = record(format);
    const smuggled = { password: new Secret('hunter2'), user: { name: 'hunter2' } };
    logger.info('imap-login', smuggled as unknown as Record<string, string>);
    logger.error('imap-login', {}, new Secret('hunter2'));
    logger.error('imap-login', {}, new Error(`refused ${new Secret('hunter2')}`));
    expect(text()).toContain('***');
    expect(text()).not.toContain('hunter2');
  });

  test('addresses and unreadable input in a library error do not reach the log', () => {
    const { logger, text } = record(format);
    logger.error('a', {}, new Error('550 no such user <jo.public+x@example.org>, try again'));
    let syntaxError: unknown;
    try {
      JSON.parse('hunter2 is my password');
    } catch (error) {
      syntaxError = error;
    }
    logger.error('b', {}, syntaxError);
    expect(text()).toContain('try again');
    expect(text()).toContain('SyntaxError');
    expect(text()).not.toMatch(/jo\.public|example\.org|hunter2/);
  });
});

test('a failure is told by its code, a bug by its stack', () => {
  const { logger, text } = record('json');
  const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  logger.error(
    'a',
    { step: 'due' },
    new AppError({ code: 'store-down', publicText: 'The store is down.', cause }),
  );
  logger.error('b', {}, new TypeError('x is not a function'));
  logger.error('c', {}, 'thrown text');
  const [failure, bug, other] = text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(failure).toMatchObject({
    step: 'due',
    errorType: 'AppError',
    errorCode: 'store-down',
    errorMessage: 'The store is down.',
    errorCause: 'Error (ECONNREFUSED)',
  });
  expect(failure).not.toHaveProperty('errorStack');
  expect(bug).toMatchObject({ errorType: 'TypeError', errorMessage: 'x is not a function' });
  expect(bug.errorStack).toContain('create-logger.test.ts');
  expect(other).toMatchObject({ errorType: 'string' });
});
