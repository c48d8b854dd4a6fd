import type { Clock, RandomSource } from '@mailweave/foundation';
import type { ImportJob, ImportLease, ImportStore, PartCheckpoint } from '@mailweave/injection';
import { ImportTakenOverError } from '../import-errors.ts';

/** How long an import belongs to its worker without a sign of life. */
const LEASE_MS = 60_000;
/** A worker that waits for its bucket gives one meanwhile. */
const RENEWAL_MS = 20_000;

/** A lease of a new name, from now on. */
export function newLease({ clock, random }: { clock: Clock; random: RandomSource }): ImportLease {
  return { leaseId: random.hex(16), leaseUntilMs: clock.nowMs() + LEASE_MS };
}

type Ports = { imports: ImportStore; clock: Clock };

/** An import that this process works on, and nobody else; its lease is renewed until it is disposed. */
export class HeldImport implements Disposable {
  /** As it was when the work was taken up. */
  readonly job: ImportJob;
  readonly #ports: Ports;
  readonly #leaseId: string;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: Ports, job: ImportJob, leaseId: string) {
    this.job = job;
    this.#ports = ports;
    this.#leaseId = leaseId;
    // Whether it was in time is asked before each step that matters.
    this.#timer = setInterval(() => void this.isHeld().catch(() => undefined), RENEWAL_MS);
    this.#timer.unref();
  }

  /** Renews the lease; false if this process was thought dead and another has gone on. */
  async isHeld(): Promise<boolean> {
    return await this.#ports.imports.keepLease(this.job, this.#lease());
  }

  /** To be asked right before something becomes visible. @throws ImportTakenOverError */
  async keep(): Promise<void> {
    if (!(await this.isHeld())) throw new ImportTakenOverError(this.job.importId);
  }

  /** @throws ImportTakenOverError, and nothing is noted */
  async checkpoint(part: PartCheckpoint): Promise<void> {
    const isNoted = await this.#ports.imports.checkpoint(this.job, part, this.#lease());
    if (!isNoted) throw new ImportTakenOverError(this.job.importId);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #lease(): ImportLease {
    return { leaseId: this.#leaseId, leaseUntilMs: this.#ports.clock.nowMs() + LEASE_MS };
  }
}
