import type { WovenNews, WovenNewsTaker } from '@mailweave/contracts';
import type { AccountId, AccountStore, EventIntake, MailboxEvent } from '@mailweave/push';

export type WovenNewsParts = {
  accounts: Pick<AccountStore, 'findByLogin' | 'findByAddress'>;
  intake: EventIntake;
  told(outcome: 'taken' | 'unknown-account'): void;
};

/** Makes mailbox events of what injection proxies tell, for accounts that are known here; the others have no devices. */
export function takerOf({ accounts, intake, told }: WovenNewsParts): WovenNewsTaker {
  const accountOf = async ({ address, login }: WovenNews) =>
    (await accounts.findByLogin(login)) ?? (await accounts.findByAddress(address));
  return {
    take: async (news) => {
      const owners = await Promise.all(news.map(accountOf));
      // In one turn, so that they cost one write and keep their order.
      const takings = news.map(async (each, at) => {
        const account = owners[at];
        if (account !== undefined) await intake.accept(eventOf(account.accountId, each));
        told(account === undefined ? 'unknown-account' : 'taken');
      });
      await Promise.all(takings);
    },
  };
}

/** Without the number of unread messages: that of the mail server has no woven ones in it. */
function eventOf(accountId: AccountId, told: WovenNews): MailboxEvent {
  const { address: _address, login: _login, ...rest } = told;
  if (rest.news === 'seen') {
    const { news: _news, ...seen } = rest;
    return { event: 'seen', accountId, ...seen, source: 'woven' };
  }
  const { news: _news, ...woven } = rest;
  return { event: 'new-mail', accountId, ...woven, source: 'woven' };
}
