import { createHash } from 'node:crypto';
import type { TenantId } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import type { InjectionStores } from '@mailweave/injection';
import type { ObjectStorage } from '@mailweave/object-storage';
import type { MiddlewareEvents } from '../../events.ts';
import type { ImportRunner } from '../run/import-runner.ts';
import { type PolledSource, unannouncedManifests } from './unannounced-manifests.ts';

/** How often it is asked which sources are due. */
const TICK_MS = 10_000;

export type PollerPorts = {
  stores: Pick<InjectionStores, 'campaigns' | 'imports' | 'tenants'>;
  clock: Clock;
  events: MiddlewareEvents;
  imports: Pick<ImportRunner, 'announce'>;
  bucketOf(source: PolledSource): Promise<ObjectStorage>;
  /** The bucket of the configuration, for its tenants; an interval of 0: never. */
  configured: { tenantIds: readonly TenantId[]; dataSourceId: string; intervalSeconds: number };
};

type Due = PolledSource & { intervalSeconds: number };

/**
 * Looks into buckets for exports that nobody has announced, as often as their data sources say. Whoever announces them all
 * the same, and any number of processes that look, make one import of each.
 */
export class BucketPoller implements AsyncDisposable {
  readonly #ports: PollerPorts;
  readonly #timer: NodeJS.Timeout;
  /** By tenant and source. */
  readonly #lastLookMs = new Map<string, number>();
  #round: Promise<void> | undefined;
  #isClosing = false;

  constructor(ports: PollerPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.round(), TICK_MS);
    this.#timer.unref();
  }

  /** Looks into every bucket whose time has come; never rejects. A round under way is not overtaken. */
  round(): Promise<void> {
    this.#round ??= this.#lookAround().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  async #lookAround(): Promise<void> {
    try {
      for (const source of await this.#sources()) {
        if (this.#isClosing) return;
        if (this.#isDue(source)) await this.#look(source);
      }
    } catch (error) {
      this.#ports.events.bucketPolled('failed', error);
    }
  }

  async #sources(): Promise<Due[]> {
    const { configured, stores } = this.#ports;
    const { dataSourceId, intervalSeconds, tenantIds } = configured;
    const ofConfiguration = tenantIds.map((tenantId) => ({ tenantId, dataSourceId, intervalSeconds }));
    const ofTenants = (await stores.tenants.list()).flatMap(({ id: tenantId, dataSources }) =>
      dataSources.map(({ id, pollIntervalSeconds = 0 }) => {
        return { tenantId, dataSourceId: id, intervalSeconds: pollIntervalSeconds };
      }),
    );
    return [...ofConfiguration, ...ofTenants].filter((source) => source.intervalSeconds > 0);
  }

  #isDue({ tenantId, dataSourceId, intervalSeconds }: Due): boolean {
    const nowMs = this.#ports.clock.nowMs();
    const name = `${tenantId}/${dataSourceId}`;
    const lastMs = this.#lastLookMs.get(name);
    // A clock that was set back must not end the looks.
    if (lastMs !== undefined && Math.abs(nowMs - lastMs) < intervalSeconds * 1000) return false;
    this.#lastLookMs.set(name, nowMs);
    return true;
  }

  /** One source that fails holds up no other. */
  async #look({ tenantId, dataSourceId }: Due): Promise<void> {
    const source = { tenantId, dataSourceId };
    const { bucketOf, events, imports, stores } = this.#ports;
    try {
      const found = await unannouncedManifests(stores, await bucketOf(source), source);
      for (const manifestKey of found) {
        await imports.announce({ ...source, manifestKey, eventId: eventIdOf(dataSourceId, manifestKey) });
      }
      events.bucketPolled(found.length === 0 ? 'nothing' : 'something');
    } catch (error) {
      events.bucketPolled('failed', error, source);
    }
  }
}

/** A manifest never changes, so it is one event. */
function eventIdOf(dataSourceId: string, manifestKey: string): string {
  const digest = createHash('sha256').update(`${dataSourceId}\n${manifestKey}`).digest('hex');
  return `poll-${digest.slice(0, 32)}`;
}
