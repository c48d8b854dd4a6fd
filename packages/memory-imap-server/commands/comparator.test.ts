import { describe, expect, it } from 'vitest';
import { someMessage, testServer } from '../testing/test-server.ts';

describe('COMPARATOR', () => {
  it.each([
    ['COMPARATOR', '* COMPARATOR i;unicode-casemap', 'OK'],
    ['COMPARATOR default', '* COMPARATOR i;unicode-casemap', 'OK'],
    ['COMPARATOR I;Octet', '* COMPARATOR i;octet', 'OK'],
    ['COMPARATOR "cz;*" i;ascii-casemap', '* COMPARATOR i;ascii-casemap', 'OK'],
    ['COMPARATOR "i;*casemap"', '* COMPARATOR i;unicode-casemap (i;unicode-casemap i;ascii-casemap)', 'OK'],
    ['COMPARATOR i;octet "i;*octet" default', '* COMPARATOR i;octet (i;octet i;unicode-casemap)', 'OK'],
    ['COMPARATOR i;basic "i.octet"', undefined, 'NO [BADCOMPARATOR]'],
  ])('%s is answered with %s', async (command, told, status) => {
    const client = await (await testServer()).client();
    const [...answer] = await client.command(command);
    const tagged = answer.pop();
    expect(answer).toEqual(told === undefined ? [] : [told]);
    expect(tagged?.startsWith(`${status} `)).toBe(true);
  });

  it('decides what SEARCH finds, until it is changed again', async () => {
    const { client, inbox } = await testServer();
    inbox.append(someMessage('=?utf-8?q?=C3=84pfel?='));
    const ada = await client('INBOX');
    const finds = async (text: string): Promise<boolean> =>
      (await ada.told(`SEARCH CHARSET UTF-8 SUBJECT "${text}"`))[0] === '* SEARCH 1';
    const found = async (): Promise<boolean[]> => [
      await finds('\u00c3\u00a4pfel'),
      await finds('\u00c3\u0084PFEL'),
      await finds('\u00c3\u0084pf'),
    ];
    expect(await found()).toEqual([true, true, true]);
    await ada.command('COMPARATOR i;ascii-casemap');
    expect(await found()).toEqual([false, true, true]);
    await ada.command('COMPARATOR i;octet');
    expect(await found()).toEqual([false, false, true]);
    await ada.command('COMPARATOR default');
    expect(await found()).toEqual([true, true, true]);
  });
});
