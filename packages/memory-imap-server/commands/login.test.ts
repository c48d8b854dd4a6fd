import { describe, expect, it } from 'vitest';
import { TestClient } from '../testing/test-client.ts';
import { testServer } from '../testing/test-server.ts';

const WRONG = 'NO [AUTHENTICATIONFAILED] Wrong user name or password.';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('signing in', () => {
  it('greets with the capabilities, and repeats them after the login', async () => {
    const { server } = await testServer();
    await using client = await TestClient.connectUngreeted(server.address);
    expect(await client.line()).toMatch(/^\* OK \[CAPABILITY IMAP4rev1 AUTH=PLAIN .*UIDPLUS/);
    expect((await client.command('LOGIN "ada" {6+}\r\nsesame'))[0]).toMatch(/^OK \[CAPABILITY IMAP4rev1 /);
  });

  it('waits with a `+` for a literal that wants one', async () => {
    const { stranger } = await testServer();
    const client = await stranger();
    client.send('a LOGIN {3}\r\n');
    expect(await client.line()).toMatch(/^\+ /);
    client.send('ada {6}\r\n');
    expect(await client.line()).toMatch(/^\+ /);
    client.send('sesame\r\n');
    expect(await client.line()).toMatch(/^a OK /);
  });

  it.each([
    ['an initial response', `AUTHENTICATE PLAIN ${base64('\0ada\0sesame')}`, /^OK /],
    ['the user as the one to act for', `AUTHENTICATE PLAIN ${base64('ada\0ada\0sesame')}`, /^OK /],
    ['another user to act for', `AUTHENTICATE PLAIN ${base64('eve\0ada\0sesame')}`, /^NO \[AUTHORIZ/],
    ['a master who acts for a user', `AUTHENTICATE PLAIN ${base64('ada\0root\0keys')}`, /^OK /],
    ['a master with a wrong password', `AUTHENTICATE PLAIN ${base64('ada\0root\0key')}`, /^NO \[AUTHORIZ/],
    ['a master for nobody', `AUTHENTICATE PLAIN ${base64('eve\0root\0keys')}`, /^NO \[AUTHORIZ/],
    ['a wrong password', `AUTHENTICATE PLAIN ${base64('\0ada\0open')}`, /^NO \[AUTHENTICATIONFAILED\]/],
    ['a part too few', `AUTHENTICATE PLAIN ${base64('ada\0sesame')}`, /^BAD /],
    ['what is not base64', 'AUTHENTICATE PLAIN !', /^BAD /],
    ['another mechanism', 'AUTHENTICATE CRAM-MD5', /^NO /],
    ['LOGIN with a wrong password', 'LOGIN ada open', WRONG],
    ['LOGIN of an unknown user', 'LOGIN eve sesame', WRONG],
  ])('answers %s', async (_title, command, answer) => {
    const { stranger } = await testServer();
    expect((await (await stranger()).command(command)).at(-1)).toMatch(answer);
  });

  it('asks for the credentials that do not come with AUTHENTICATE, and takes `*` for a change of mind', async () => {
    const { stranger } = await testServer();
    const client = await stranger();
    client.send('a AUTHENTICATE PLAIN\r\n');
    expect(await client.line()).toBe('+ ');
    client.send('*\r\n');
    expect(await client.line()).toBe('a BAD Cancelled.');
    client.send(`b AUTHENTICATE PLAIN\r\n${base64('\0ada\0sesame')}\r\n`);
    expect(await client.line()).toBe('+ ');
    expect(await client.line()).toMatch(/^b OK /);
  });

  it('allows each command in its own phase only', async () => {
    const { stranger } = await testServer();
    const client = await stranger();
    const tell = async (...commands: string[]): Promise<string[]> => {
      const answers: string[] = [];
      for (const command of commands)
        answers.push((await client.command(command)).at(-1)?.split(' ')[0] ?? '');
      return answers;
    };
    const signedIn = ['SELECT INBOX', 'LIST "" *', 'IDLE', 'NAMESPACE', 'APPEND INBOX {1+}\r\nx'];
    expect(await tell('FETCH 1 UID', 'CLOSE', ...signedIn)).toEqual(Array(7).fill('BAD'));
    expect(await tell('LOGIN ada sesame', 'ENABLE X', 'FETCH 1 UID', 'LOGIN ada sesame')).toEqual([
      'OK',
      'OK',
      'BAD',
      'BAD',
    ]);
    expect(await tell('SELECT INBOX', 'ENABLE X', 'CHECK', 'UNSELECT', 'CHECK', 'XYZZY')).toEqual([
      'OK',
      'BAD',
      'OK',
      'OK',
      'BAD',
      'BAD',
    ]);
  });

  it('says good-bye and closes', async () => {
    const { client } = await testServer();
    const leaving = await client('INBOX');
    expect(await leaving.command('LOGOUT')).toEqual(['* BYE Good-bye.', 'OK LOGOUT completed.']);
    await expect(leaving.frame()).rejects.toThrow('closed');
  });
});
