import { type FetchValue, type Flag, parseResponse, type Response, sameFlag } from '@mailweave/imap';
import type { TestClient } from './test-client.ts';

export type ReplicaMessage = { uid: number | undefined; flags: readonly Flag[] | undefined };

/**
 * A mailbox as a client knows it by what it was told and nothing else. Fails when a number that it knows
 * turns out to be another message.
 */
export class Replica {
  readonly client: TestClient;
  readonly messages: ReplicaMessage[] = [];

  constructor(client: TestClient) {
    this.client = client;
  }

  async open(mailbox: string): Promise<void> {
    this.messages.length = 0;
    await this.run(`SELECT ${mailbox}`);
  }

  /** Runs a command and takes in what the server tells. @returns the tagged status */
  async run(command: string): Promise<string> {
    const responses = (await this.client.commandFrames(command)).map(parseResponse);
    for (const response of responses) this.#take(response, command);
    return responses.at(-1)?.name ?? '';
  }

  /** Hears of everything and asks for what it was not told. */
  async catchUp(): Promise<void> {
    await this.run('NOOP');
    const unknown = this.messages.findIndex(({ uid, flags }) => uid === undefined || flags === undefined);
    if (unknown >= 0) await this.run(`FETCH ${unknown + 1}:* (UID FLAGS)`);
  }

  #take(response: Response, command: string): void {
    switch (response.name) {
      case 'EXISTS':
        if (response.count < this.messages.length) throw new Error('EXISTS made the mailbox smaller.');
        while (this.messages.length < response.count)
          this.messages.push({ uid: undefined, flags: undefined });
        break;
      case 'EXPUNGE':
        if (/^(FETCH|STORE|SEARCH)/.test(command)) throw new Error(`EXPUNGE came during ${command}.`);
        if (this.messages.splice(response.sequence - 1, 1).length === 0)
          throw new Error('EXPUNGE of nothing.');
        break;
      case 'FETCH':
        this.#fetched(
          response.sequence,
          new Map(response.attributes.map(({ name, value }) => [name, value])),
        );
    }
  }

  #fetched(sequence: number, attributes: ReadonlyMap<string, FetchValue>): void {
    const message = this.messages[sequence - 1];
    if (message === undefined) throw new Error(`FETCH of ${sequence}, which does not exist.`);
    const uid = numberOf(attributes.get('UID')) ?? message.uid;
    if (message.uid !== undefined && uid !== message.uid)
      throw new Error(`${sequence} became another message.`);
    message.uid = uid;
    message.flags = flagsOf(attributes.get('FLAGS')) ?? message.flags;
  }
}

function numberOf(value: FetchValue | undefined): number | undefined {
  return value?.kind === 'atom' ? Number(value.text) : undefined;
}

/** Without \Recent, which is no property of the mailbox. */
function flagsOf(value: FetchValue | undefined): Flag[] | undefined {
  if (value?.kind !== 'list') return undefined;
  const flags = value.values.map((each) => (each.kind === 'atom' ? each.text : ''));
  return flags.filter((flag) => !sameFlag(flag, '\\Recent'));
}
