import { readWireCorpus } from '../harness/corpus.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { run } from './commands.fuzz.ts';
import { mutateImap } from './imap-mutation.ts';

const corpus = readWireCorpus(new URL('corpus/commands.txt', import.meta.url));

fuzzTarget({ name: 'commands', corpus, mutate: mutateImap, run });
