import type { Client, QueryOptions, types } from 'cassandra-driver';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { cassandraFailure, isOutcomeUnknown } from './cassandra-errors.ts';
import { openClient } from './client.ts';
import type { Driver } from './driver.ts';
import type { CassandraOptions } from './options.ts';

/** A statement with its values, in the order of its question marks. */
export type Statement = { query: string; params: readonly unknown[] };

/** `applied`; or not, because the condition did not hold; or nobody knows. */
export type ConditionalOutcome = 'applied' | 'refused' | 'unknown';

type Opened = { client: Client; driver: Driver };

/** More rows than one partition of ours has; what is larger is read in pages. */
const fetchSize = 5_000;

/**
 * The connections to the cluster, made at the first use; a failed attempt is made again by the next use. Statements
 * are prepared once and sent to a replica; failures come as AppErrors.
 */
export class CassandraSession implements AsyncDisposable {
  readonly options: CassandraOptions;
  #opened: Promise<Opened> | undefined;
  #isClosed = false;

  constructor(options: CassandraOptions) {
    this.options = options;
  }

  /** Rows at LOCAL_QUORUM: what every process was promised to be written is seen. */
  async read(query: string, params: readonly unknown[] = []): Promise<types.Row[]> {
    return await this.#rows({ query, params }, {});
  }

  /** Rows of one partition, with every conditional write to it done or never to be done. */
  async readSerial(query: string, params: readonly unknown[]): Promise<types.Row[]> {
    const { driver } = await this.#open();
    return await this.#rows({ query, params }, { consistency: driver.types.consistencies.localSerial });
  }

  /** One write that may be done twice. */
  async write(query: string, params: readonly unknown[]): Promise<void> {
    await this.#run(({ client }) => client.execute(query, [...params], { isIdempotent: true }));
  }

  /** Writes that may be done twice, in one request; each for itself. */
  async writeAll(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    await this.#run(({ client }) => client.batch(batchOf(statements), { logged: false, isIdempotent: true }));
  }

  /**
   * A batch of one partition with a condition (Paxos). The driver never sends it again once it may have been carried out:
   * the second attempt would be refused for what the first one wrote.
   */
  async writeIf(statements: readonly Statement[]): Promise<ConditionalOutcome> {
    const { client, driver } = await this.#open();
    try {
      const result = await client.batch(batchOf(statements), { logged: false, isIdempotent: false });
      return result.wasApplied() ? 'applied' : 'refused';
    } catch (error) {
      if (isOutcomeUnknown(error, driver.errors)) return 'unknown';
      throw cassandraFailure(error, driver.errors);
    }
  }

  /**
   * A statement that changes the schema and may be run twice; all nodes have the new one when it is done.
   * @throws StoreUnavailableError also when nodes do not come to agree
   */
  async define(statement: string): Promise<void> {
    const options = { prepare: false, isIdempotent: true };
    const { info } = await this.#run(({ client }) => client.execute(statement, [], options));
    if (!('isSchemaInAgreement' in info) || info.isSchemaInAgreement === true) return;
    throw new StoreUnavailableError(
      'The nodes of Cassandra do not agree about the schema: see nodetool describecluster.',
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.client.shutdown();
  }

  async #rows({ query, params }: Statement, options: QueryOptions): Promise<types.Row[]> {
    const settings = { ...options, isIdempotent: true, fetchSize, autoPage: false };
    const rows: types.Row[] = [];
    let pageState: string | undefined;
    do {
      const page = pageState === undefined ? settings : { ...settings, pageState };
      const result = await this.#run(({ client }) => client.execute(query, [...params], page));
      rows.push(...result.rows);
      pageState = result.pageState ?? undefined;
    } while (pageState !== undefined);
    return rows;
  }

  async #run<Result>(work: (opened: Opened) => Promise<Result>): Promise<Result> {
    const opened = await this.#open();
    try {
      return await work(opened);
    } catch (error) {
      throw cassandraFailure(error, opened.driver.errors);
    }
  }

  #open(): Promise<Opened> {
    if (this.#isClosed)
      return Promise.reject(new StoreUnavailableError('The connection to Cassandra is closed.'));
    if (this.#opened !== undefined) return this.#opened;
    const opening = openClient(this.options);
    this.#opened = opening;
    opening.catch(() => {
      if (this.#opened === opening) this.#opened = undefined;
    });
    return opening;
  }
}

function batchOf(statements: readonly Statement[]) {
  return statements.map(({ query, params }) => ({ query, params: [...params] }));
}
