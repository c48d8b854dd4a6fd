import { readWireCorpus } from '../harness/corpus.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { run } from './frames.fuzz.ts';
import { mutateImap } from './imap-mutation.ts';

const files = ['frames', 'commands', 'responses'];
const corpus = files.flatMap((name) => readWireCorpus(new URL(`corpus/${name}.txt`, import.meta.url)));

fuzzTarget({ name: 'frames', corpus, mutate: mutateImap, run });
