import { readWireCorpus } from '../harness/corpus.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { mutateImap } from '../imap/imap-mutation.ts';
import { run } from './search.fuzz.ts';
import { searchProgram } from './search-program.ts';

fuzzTarget({
  name: 'search',
  corpus: readWireCorpus(new URL('corpus/search.txt', import.meta.url)),
  mutate: (corpus, dice) => {
    if (dice(3) === 0) return mutateImap(corpus, dice);
    const program = searchProgram(dice);
    return dice(4) === 0 ? mutateImap([program, ...corpus], dice) : program;
  },
  run,
});
