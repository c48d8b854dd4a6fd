import { startDovecot } from '../../../tools/services/dovecot.ts';
import { settledBytes } from '../../machine/settled-bytes.ts';
import { median } from '../../report/statistics.ts';
import type { SubjectStarter } from '../lab/start-lab.ts';
import type { Account, Address } from '../load/job.ts';
import type { LoadProcess } from '../load/load-process.ts';
import type { Backend, Subject, SubjectName } from '../subjects/subject.ts';
import { valuesOf } from './goals.ts';
import { rotated, sampled } from './interleave.ts';
import type { Measure, Sample } from './measure.ts';

/** Without this the backend would run a process for each of some thousand idle connections. */
const MANY_CLIENTS_A_PROCESS = 'service imap {\n  client_limit = 500\n}';
const PARALLEL = 16;

/** Memory of a fresh process for each idle connection that is logged in. */
export const idlePlain = idleMeasure({ name: 'idle-plain', limitKb: 40, addressOf: ({ plain }) => plain });
export const idleTls = idleMeasure({ name: 'idle-tls', limitKb: 90, addressOf: ({ tls }) => tls });

type IdleMeasure = {
  readonly name: string;
  readonly limitKb: number;
  addressOf(subject: Subject): Address;
};

function idleMeasure({ name, limitKb, addressOf }: IdleMeasure): Measure {
  return {
    name,
    unit: 'kB',
    run: async ({ lab, amounts, progress }) => {
      await using dovecot = await startDovecot({ extraConfig: MANY_CLIENTS_A_PROCESS });
      const crowd = { load: lab.load, accounts: lab.others, count: amounts.idleConnections, addressOf };
      const backend = { host: dovecot.host, port: dovecot.imapPort };
      const samples = new Map<SubjectName, Sample[]>();
      for (let round = 0; round < amounts.idleRounds; round += 1) {
        progress(`round ${round + 1} of ${amounts.idleRounds}, ${amounts.idleConnections} connections each`);
        for (const start of rotated(lab.starters, round)) {
          const [subject, sample] = await freshSample(start, backend, crowd);
          samples.set(subject, [...(samples.get(subject) ?? []), sample]);
        }
      }
      const value = median(valuesOf(samples, 'mailweave'));
      return { samples, goals: [{ name, value, unit: 'kB', relation: '<=', limit: limitKb }] };
    },
  };
}

type Crowd = {
  readonly load: LoadProcess;
  readonly accounts: readonly Account[];
  readonly count: number;
  addressOf(subject: Subject): Address;
};

async function freshSample(
  start: SubjectStarter,
  backend: Backend,
  crowd: Crowd,
): Promise<[SubjectName, Sample]> {
  await using subject = await start(backend);
  const sample = await sampled(subject, () => kilobytesPerConnection(subject, crowd));
  return [subject.name, sample];
}

async function kilobytesPerConnection(subject: Subject, crowd: Crowd): Promise<number> {
  const { load, accounts, count } = crowd;
  const address = crowd.addressOf(subject);
  const { pid = 0 } = subject;
  const before = await settledBytes(pid);
  await load.run({ kind: 'open-idle', address, accounts, count, parallel: PARALLEL });
  const after = await settledBytes(pid);
  await load.run({ kind: 'close-idle' });
  return (after - before) / 1024 / count;
}
