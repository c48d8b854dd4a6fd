import { type Response, type SearchCommand, tag } from '@mailweave/imap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter } from '../testing/history.ts';
import { holdsFlag } from '../testing/model-message.ts';
import { ModelServer } from '../testing/model-server.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { READ_WRITE } from '../testing/side-by-side.ts';
import { UnseenQuery } from './unseen-query.ts';

const P2 = tag('p2');

function underP2(response: Response): Response {
  return response.name === 'ESEARCH' ? { ...response, tag: P2 } : response;
}

testProperty(
  'it finds out whether a server holds an unseen message, and leaves the answers of other commands',
  fc.property(anyHistory, fc.boolean(), (history, esearch) => {
    const backend = mailboxAfter(history).realPart();
    const query = new UnseenQuery(esearch);
    const answer = new ModelServer(backend, READ_WRITE).run(commandIn(query.command) as SearchCommand);
    const others = responsesIn(
      esearch ? '* ESEARCH (TAG "p1") UID COUNT 0\n* ESEARCH (TAG "p3") COUNT 7' : '* 1 EXISTS',
    );
    expect(query.take([...others, ...answer.responses.map(underP2)], P2)).toEqual(others);
    expect(query.noneUnseen).toBe(backend.messages.every((message) => holdsFlag(message, '\\Seen')));
  }),
);

test.each([
  ['nothing', true, ''],
  ['a result without COUNT', true, '* ESEARCH (TAG "p2")'],
  ["another command's result", true, '* ESEARCH (TAG "p1") COUNT 0'],
  ['a result that has no tag', true, '* ESEARCH COUNT 0'],
  ['no list', false, '* 3 EXISTS'],
  ['one list in two lines', false, '* SEARCH\n* SEARCH 4'],
])('%s is no answer that none is unseen, whatever was said before', (_what, esearch, said) => {
  const query = new UnseenQuery(esearch);
  query.take(responsesIn(esearch ? '* ESEARCH (TAG "p2") COUNT 0' : '* SEARCH'), P2);
  expect(query.noneUnseen).toBe(true);
  query.take(said === '' ? [] : responsesIn(said), P2);
  expect(query.noneUnseen).toBe(false);
});
