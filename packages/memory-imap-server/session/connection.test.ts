import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('a connection', () => {
  it('goes on after a line that is no command, one that is too long, and a refused literal', async () => {
    const { stranger } = await testServer();
    const client = await stranger();
    client.send(`)\r\nb FETCH\r\nc ${'x'.repeat(70_000)}\r\nd LOGIN {9000}\r\ne NOOP\r\n`);
    const answers = [];
    for (let count = 0; count < 5; count += 1) answers.push(await client.line());
    expect(answers).toEqual([
      '* BAD Expected a tag at byte 0.',
      'b BAD Expected a space at byte 7.',
      '* BAD A line is longer than 65536 bytes.',
      'd NO [TOOBIG] The literal is too large.',
      'e OK Done.',
    ]);
  });

  it('ends when a literal that is too large cannot be held back', async () => {
    const { stranger } = await testServer();
    const client = await stranger();
    client.send('a LOGIN {9000+}\r\n');
    expect(await client.line()).toMatch(/^\* BYE /);
    await expect(client.frame()).rejects.toThrow('closed');
  });

  it('answers commands that come together in their order', async () => {
    const { client } = await testServer();
    const ada = await client();
    ada.send('a SELECT INBOX\r\nb APPEND INBOX {1+}\r\nx\r\nc FETCH 1 UID\r\n');
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith('c ')) lines.push(await ada.line());
    expect(lines.filter((line) => /^[abc*] (OK|1)/.test(line)).slice(-5)).toEqual([
      '* 1 EXISTS',
      '* 1 RECENT',
      expect.stringMatching(/^b OK/),
      '* 1 FETCH (UID 1)',
      'c OK FETCH completed.',
    ]);
  });

  it('reads no further while its answers are not taken, and loses none of them', async () => {
    const { client, inbox } = await testServer();
    inbox.append(Buffer.concat([someMessage(), Buffer.alloc(1_000_000, 'x')]));
    const ada = await client('INBOX');
    ada.send(Array.from({ length: 50 }, (_, n) => `x${n} FETCH 1 BODY.PEEK[]\r\n`).join(''));
    const tags: string[] = [];
    while (tags.length < 50) {
      const [tagged] = /^x\d+ OK/.exec(await ada.line()) ?? [];
      if (tagged !== undefined) tags.push(tagged);
    }
    expect(tags).toEqual(Array.from({ length: 50 }, (_, n) => `x${n} OK`));
  });

  it('hears good-bye when the server closes', async () => {
    const { client, server } = await testServer();
    const ada = await client('INBOX');
    await server.close();
    expect(await ada.line()).toMatch(/^\* BYE /);
  });
});
