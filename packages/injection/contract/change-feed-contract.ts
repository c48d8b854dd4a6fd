import { describe, expect, it } from 'vitest';
import type { StoreChange } from '../changes/feed-reading.ts';
import type { InjectionStores } from '../ports.ts';
import { aCampaign, aClaim, aConsent, someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const claim = aClaim();
const everybody = { tenantId: 'default' };

/** A woven message, so that there is something to change. */
async function weave({ claims }: InjectionStores): Promise<void> {
  await claims.begin(claim);
  await claims.complete(claim, { uid: 101, uidValidity: 7 });
}

type Case = {
  what: string;
  before?: (stores: InjectionStores) => Promise<unknown>;
  write: (stores: InjectionStores) => Promise<unknown>;
  tells: StoreChange[];
};

const cases: Case[] = [
  {
    what: 'a message that is woven',
    before: ({ claims }) => claims.begin(claim),
    write: ({ claims }) => claims.complete(claim, { uid: 101, uidValidity: 7 }),
    tells: [someUser],
  },
  {
    what: 'new flags',
    before: weave,
    write: ({ claims }) => claims.changeFlags(claim, { mode: 'add', flags: ['\\Seen'] }),
    tells: [someUser],
  },
  {
    what: 'a withdrawal',
    before: weave,
    write: ({ claims }) => claims.withdraw(claim, 'killed'),
    tells: [someUser],
  },
  {
    what: 'erased claims',
    before: weave,
    write: ({ claims }) => claims.eraseUser(someUser),
    tells: [someUser],
  },
  { what: 'a consent', write: ({ consents }) => consents.append(aConsent()), tells: [someUser] },
  {
    what: 'erased consents',
    before: ({ consents }) => consents.append(aConsent()),
    write: ({ consents }) => consents.eraseUser(someUser),
    tells: [someUser],
  },
  {
    what: 'suppressions',
    write: ({ suppressions }) => suppressions.add('default', [1, 2].map(userKeyNumber), someTimeMs),
    tells: [someUser, { ...someUser, userKey: userKeyNumber(2) }],
  },
  {
    what: 'a suppression that ends',
    before: ({ suppressions }) => suppressions.add('default', [someUser.userKey], someTimeMs),
    write: ({ suppressions }) => suppressions.remove('default', [someUser.userKey]),
    tells: [someUser],
  },
  {
    what: "the switch of a user's",
    write: ({ switches }) => switches.throw({ scope: 'user', ...someUser }, someTimeMs),
    tells: [someUser],
  },
  {
    what: "the switch of a campaign's",
    write: ({ switches }) => switches.throw({ scope: 'campaign', ...everybody, campaignId: 'a' }, someTimeMs),
    tells: [everybody],
  },
  {
    what: 'a switch that is released',
    before: ({ switches }) => switches.throw({ scope: 'tenant', ...everybody }, someTimeMs),
    write: ({ switches }) => switches.release({ scope: 'tenant', ...everybody }),
    tells: [everybody],
  },
  {
    what: 'a revision that goes live',
    before: ({ campaigns }) => campaigns.putRevision(aCampaign()),
    write: ({ campaigns }) => campaigns.goLive(aCampaign()),
    tells: [everybody],
  },
  {
    what: 'a recall',
    before: async ({ campaigns }) => {
      await campaigns.putRevision(aCampaign());
      await campaigns.goLive(aCampaign());
    },
    write: ({ campaigns }) => campaigns.recall(aCampaign()),
    tells: [everybody],
  },
];

/** What every ChangeFeed must do, together with the stores whose writes it tells of. */
export function changeFeedContract(name: string, open: OpenTwice<InjectionStores>): void {
  describe(`${name} as a ChangeFeed`, () => {
    it.each(cases)('tells other processes of $what, once', async ({ before, write, tells }) => {
      const [stores, other] = await open();
      await before?.(stores);
      const start = await other.changes.end();
      await write(stores);
      const reading = await other.changes.readAfter(start);
      expect(reading).toMatchObject({ outcome: 'read', changes: tells });
      expect(await other.changes.readAfter(reading.position)).toEqual({ ...reading, changes: [] });
    });

    it('tells nothing of a claim that nobody is shown, nor of a write that changed nothing', async () => {
      const [stores, other] = await open();
      await weave(stores);
      await stores.claims.changeFlags(claim, { mode: 'add', flags: ['\\Seen'] });
      const start = await other.changes.end();
      await stores.claims.begin(aClaim({ claimId: 'f'.repeat(32), round: 2 }));
      await stores.claims.abandon({ ...someUser, claimId: 'f'.repeat(32) });
      await stores.claims.changeFlags(claim, { mode: 'add', flags: ['\\Seen'] });
      expect(await other.changes.readAfter(start)).toMatchObject({ outcome: 'read', changes: [] });
    });

    it('names each user once, however often something was written for him', async () => {
      const [stores, other] = await open();
      const start = await other.changes.end();
      await weave(stores);
      await stores.claims.withdraw(claim, 'expunged');
      await stores.consents.append(aConsent());
      expect(await other.changes.readAfter(start)).toMatchObject({ changes: [someUser] });
    });

    it('says that there is a gap to who comes back after more changes than are kept', async () => {
      const [stores, other] = await open();
      const start = await other.changes.end();
      const userKeys = Array.from({ length: 25_000 }, (_, n) => userKeyNumber(n));
      await stores.suppressions.add('default', userKeys, someTimeMs);
      const reading = await other.changes.readAfter(start);
      expect(reading.outcome).toBe('gap');
      await stores.consents.append(aConsent());
      expect(await other.changes.readAfter(reading.position)).toMatchObject({ changes: [someUser] });
    });
  });
}
