import type { Clock, Ticker } from '@mailweave/foundation';
import type { PushStores } from '@mailweave/push';
import type { CredentialVault } from '../credentials/credential-vault.ts';
import type { PushEvents } from '../events.ts';
import type { SessionCredentials } from '../sessions/session-credentials.ts';
import type { SubscriptionDesk } from '../subscribing/subscription-desk.ts';

export type UpkeepPorts = {
  desk: SubscriptionDesk;
  vault: CredentialVault | undefined;
  sessionCredentials: SessionCredentials;
  stores: Pick<PushStores, 'sessions'>;
  events: PushEvents;
  clock: Clock;
  ticker: Ticker;
};

const INTERVAL_MS = 10 * 60 * 1000;
/** Devices that are forgotten in one go. */
const BATCH = 100;

/** Now and then: forgets who was silent for too long, ends what a killed process has left, seals anew what an old key has sealed. */
export class Upkeep implements AsyncDisposable {
  readonly #ports: UpkeepPorts;
  readonly #stop: () => void;
  #running: Promise<void> | undefined;

  constructor(ports: UpkeepPorts) {
    this.#ports = ports;
    this.#stop = ports.ticker(INTERVAL_MS, () => void this.run());
  }

  /** Never rejects: what fails is told, and tried again the next time. At the same time once only. */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#running;
  }

  async #all(): Promise<void> {
    const { clock, desk, sessionCredentials, stores, vault } = this.#ports;
    await this.#attempt('subscriptions', async () => {
      while ((await desk.removeExpired(BATCH)) === BATCH);
    });
    await this.#attempt('registrations', () => desk.registrations.removeUnwanted());
    await this.#attempt('sessions', () => stores.sessions.removeExpired(clock.nowMs()));
    await this.#attempt('session credentials', () => sessionCredentials.forgetEnded());
    await this.#attempt('credentials', () => this.#rotate(vault));
  }

  async #rotate(vault: CredentialVault | undefined): Promise<void> {
    const rotation = await vault?.rotate();
    if (rotation !== undefined && rotation.resealed + rotation.unreadable > 0)
      this.#ports.events.credentialsRotated(rotation);
  }

  async #attempt(task: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#ports.events.upkeepFailed(task, error);
    }
  }
}
