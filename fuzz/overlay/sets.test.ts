import { byteMutation } from '../harness/byte-mutation.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { setText } from './search-program.ts';
import { run } from './sets.fuzz.ts';

const corpus = [
  '1',
  '*',
  '1:*',
  '*:1',
  '5:2,3',
  '1,1,1',
  '4294967295',
  '4294967296',
  '0',
  '',
  '1:2:3',
  '7:*,*',
];
const garble = byteMutation(['*', ':', ',', '0', '4294967295', '4294967296', ' ', '$', '-', '9'], 3);

fuzzTarget({
  name: 'sets',
  corpus: corpus.map((text) => Buffer.from(text)),
  mutate: (inputs, dice) => {
    const set = Buffer.from(setText(dice));
    return dice(4) === 0 ? garble([set, ...inputs], dice) : set;
  },
  run,
});
