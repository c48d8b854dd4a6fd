import type { AccountId, ListenerWatch, Notice, NoticeSender, Subscription } from '@mailweave/push';

/** Notes what devices are told. */
export class ToldNotices implements NoticeSender {
  readonly told: { subscription: Subscription; notice: Notice }[] = [];

  async tell(subscription: Subscription, notice: Notice): Promise<void> {
    this.told.push({ subscription, notice });
  }

  /** The code that was told last. */
  get code(): string {
    const last = this.told.findLast(({ notice }) => notice.kind === 'verification')?.notice;
    return last?.kind === 'verification' ? last.code : '';
  }
}

/** Notes whose listeners may have changed. */
export class ChangedAccounts implements ListenerWatch {
  readonly accounts: AccountId[] = [];
  changesOfMany = 0;

  accountChanged(accountId: AccountId): void {
    this.accounts.push(accountId);
  }

  accountsChanged(): void {
    this.changesOfMany += 1;
  }
}
