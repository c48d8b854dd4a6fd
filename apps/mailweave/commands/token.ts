import { text } from 'node:stream/consumers';
import { systemRandom } from '@mailweave/host';
import { createToken, TOKEN_MIN_LENGTH, tokenHash } from '@mailweave/http-server';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `token create|hash`: what calls over HTTP are let in by. */
export function tokenCommand(terminal: Terminal, input: NodeJS.ReadableStream = process.stdin): Command {
  return new Command('token')
    .description('make tokens for calls over HTTP')
    .addCommand(
      new Command('create')
        .description('make a token, and its hash for middleware.tokens; the token is shown this once')
        .action(() => {
          const { token, hash } = createToken(systemRandom);
          terminal.output.write(`token: ${token}\nhash: ${hash}\n`);
        }),
    )
    .addCommand(
      new Command('hash')
        .description('print the hash of a token that standard input gives')
        .action(async () => {
          const token = (await text(input)).trim();
          if (token.length < TOKEN_MIN_LENGTH) {
            throw new UsageError(`A token has at least ${TOKEN_MIN_LENGTH} random characters.`);
          }
          terminal.output.write(`${tokenHash(token)}\n`);
        }),
    );
}
