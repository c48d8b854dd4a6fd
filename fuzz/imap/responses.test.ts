import { readWireCorpus } from '../harness/corpus.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { mutateImap } from './imap-mutation.ts';
import { run } from './responses.fuzz.ts';

const corpus = readWireCorpus(new URL('corpus/responses.txt', import.meta.url));

fuzzTarget({ name: 'responses', corpus, mutate: mutateImap, run });
