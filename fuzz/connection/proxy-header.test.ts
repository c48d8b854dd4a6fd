import { readWireCorpus } from '../harness/corpus.ts';
import { fuzzTarget } from '../harness/fuzz-target.ts';
import { mutateProxyHeader, run } from './proxy-header.fuzz.ts';

const corpus = readWireCorpus(new URL('corpus/proxy-headers.txt', import.meta.url));

fuzzTarget({ name: 'proxy-header', corpus, mutate: mutateProxyHeader, run });
