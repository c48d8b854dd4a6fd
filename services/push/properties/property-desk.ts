import { FieldsInvalidError } from '@mailweave/http-server';
import {
  accountPropertyProblem,
  type ListenerWatch,
  type PropertyLevel,
  type PropertyStore,
  type SetProperty,
} from '@mailweave/push';
import type { AccountProperties } from './account-properties.ts';

export type PropertyDeskPorts = {
  store: PropertyStore;
  properties: Pick<AccountProperties, 'forget'>;
  listeners: ListenerWatch;
};

/** Where operators set properties of context sets, contexts and users. What is written holds here at once. */
export class PropertyDesk {
  readonly #ports: PropertyDeskPorts;

  constructor(ports: PropertyDeskPorts) {
    this.#ports = ports;
  }

  /** @throws FieldsInvalidError nobody would read it */
  async set(level: PropertyLevel, property: SetProperty): Promise<void> {
    const problem = accountPropertyProblem(property.name, property.value);
    if (problem !== undefined)
      throw new FieldsInvalidError([{ path: `/${problem.at}`, message: problem.message }]);
    await this.#ports.store.set(level, { ...property, value: property.value.trim() });
    this.#changed(level);
  }

  /** False: it is not set there. */
  async unset(level: PropertyLevel, name: string): Promise<boolean> {
    const removed = await this.#ports.store.unset(level, name);
    if (removed) this.#changed(level);
    return removed;
  }

  /** The context belongs to these sets and to no other. */
  async putContextSets(contextId: number, contextSets: readonly string[]): Promise<void> {
    await this.#ports.store.putContextSets(contextId, contextSets);
    this.#ports.properties.forget();
    this.#ports.listeners.accountsChanged();
  }

  #changed(level: PropertyLevel): void {
    const accountId = level.level === 'user' ? level.accountId : undefined;
    this.#ports.properties.forget(accountId);
    if (accountId === undefined) this.#ports.listeners.accountsChanged();
    else this.#ports.listeners.accountChanged(accountId);
  }
}
