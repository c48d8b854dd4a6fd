import type { Account } from '../actors/inbox-listing.ts';
import { LineClient } from '../testing/line-client.ts';

/** A session straight at the server that looks for stubs of claims, as often as it is asked. */
export class ServerEye {
  readonly #client: LineClient;
  readonly #seen = new Set<number>();

  private constructor(client: LineClient) {
    this.#client = client;
  }

  static async open(account: Account): Promise<ServerEye> {
    const client = await LineClient.connect(account);
    await client.ok(`LOGIN "${account.user}" "${account.password}"`);
    await client.ok('SELECT INBOX');
    return new ServerEye(client);
  }

  /** UIDs of the stubs that are there now. */
  async stubs(): Promise<number[]> {
    await this.#client.ok('NOOP');
    const lines = await this.#client.ok('UID SEARCH HEADER X-Mailweave-Claim ""');
    const found = lines.find((line) => line.startsWith('* SEARCH')) ?? '';
    return (found.match(/\d+/g) ?? []).map(Number);
  }

  /** How many have come since this was asked last. */
  async newStubs(): Promise<number> {
    const stubs = (await this.stubs()).filter((uid) => !this.#seen.has(uid));
    for (const uid of stubs) this.#seen.add(uid);
    return stubs.length;
  }

  /** What an operator does with stubs that no store knows (docs/operations.md). */
  async removeStubs(): Promise<number> {
    const stubs = await this.stubs();
    for (const uid of stubs) await this.#client.ok(`UID EXPUNGE ${uid}`);
    return stubs.length;
  }

  close(): void {
    this.#client.close();
  }
}
