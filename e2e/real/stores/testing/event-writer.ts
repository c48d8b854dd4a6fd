import { once } from 'node:events';
import { aConsent, anEvent, someUser, userKeyNumber } from '@mailweave/injection';
import { openCassandraStores } from '@mailweave/stores';
import { answerParent } from './answer-parent.ts';
import { type ClusterPlace, cassandraOptions } from './cassandra-options.ts';
import { consentingUser, writtenEventId } from './written-names.ts';

// A process of its own, started by a test: waits for the word, then writes events of two users and consents of a new user
// each, one after the other, and tells when it is done.

/** What the parent says first; any message after that starts the writing. */
export type WriterOrder = { cluster: ClusterPlace; writer: number; count: number };

async function write({ cluster, count, writer }: WriterOrder): Promise<string> {
  await using stores = openCassandraStores(cassandraOptions(cluster));
  await stores.claims.ofUser(someUser);
  process.send?.('open');
  await once(process, 'message');
  for (let n = 1; n <= count; n += 1) {
    const userKey = userKeyNumber(1 + (n % 2));
    await stores.outbox.append([anEvent({ eventId: writtenEventId(writer, n), userKey })]);
    await stores.consents.append(aConsent({ userKey: consentingUser(writer, n) }));
  }
  return 'done';
}

answerParent(write);
