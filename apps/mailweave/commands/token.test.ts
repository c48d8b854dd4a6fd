import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { runProgram } from '../run-program.ts';
import { tokenCommand } from './token.ts';

async function run(
  words: string[],
  input = '',
): Promise<{ exitCode: number; output: string; errors: string }> {
  const written = { output: '', errors: '' };
  const terminal = {
    output: { write: (text: string) => (written.output += text) },
    errors: { write: (text: string) => (written.errors += text) },
  };
  const exitCode = await runProgram(tokenCommand(terminal, Readable.from([input])), words, terminal);
  return { exitCode, ...written };
}

test('a token that was created hashes to the hash that came with it', async () => {
  const [, token, hash] = /^token: (\S+)\nhash: (\S+)\n$/.exec((await run(['create'])).output) ?? [];
  expect(await run(['hash'], `${token}\n`)).toMatchObject({ exitCode: 0, output: `${hash}\n` });
});

test('two tokens are not the same', async () => {
  expect((await run(['create'])).output).not.toBe((await run(['create'])).output);
});

test('a token that could be guessed is refused', async () => {
  expect(await run(['hash'], 'hunter2')).toMatchObject({ exitCode: 2, output: '' });
});
