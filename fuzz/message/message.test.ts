import { byteMutation } from '../harness/byte-mutation.ts';
import { readFileCorpus } from '../harness/corpus.ts';
import { pick } from '../harness/dice.ts';
import { fuzzTarget, type Mutate } from '../harness/fuzz-target.ts';
import { run } from './index.fuzz.ts';

/** Bytes that mean something in a message; random bytes alone seldom hit them. */
const WORDS = [
  '\r\n',
  '\n',
  '\r\n\r\n',
  '--',
  '--outer',
  '--outer--',
  '--inner\r\n',
  '\r\n--same\r\n',
  'Content-Type: ',
  'Content-Type: multipart/mixed; boundary=outer\r\n\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  '; boundary=""',
  "; a*0*=utf-8''%41; a*1=\"",
  '=?utf-8?B?',
  '?=',
  '"',
  '(',
  '\\',
  '<',
  '@',
  ':',
  ';',
  '=',
  ' ',
  '\t',
  '\0',
  '\xff',
];

const mutateBytes = byteMutation(WORDS, 8);

/** Whole lines change places, are left out and come twice: boundaries and fields stay what they are. */
const mutateLines: Mutate = (corpus, dice) => {
  let lines = pick(corpus, dice).toString('latin1').split('\n');
  for (let changes = 1 + dice(6); changes > 0; changes -= 1) {
    const [from, to] = [dice(lines.length + 1), dice(lines.length + 1)];
    const moved = lines.slice(from, from + 1 + dice(8));
    if (dice(3) > 0) lines = lines.toSpliced(from, moved.length);
    if (dice(3) > 0) lines = lines.toSpliced(to, 0, ...moved);
  }
  return Buffer.from(lines.join('\n'), 'latin1');
};

fuzzTarget({
  name: 'message-index',
  corpus: readFileCorpus(new URL('corpus/', import.meta.url), '.eml'),
  mutate: (corpus, dice) => (dice(3) === 0 ? mutateLines : mutateBytes)(corpus, dice),
  run,
});
