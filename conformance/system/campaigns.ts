import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TemplateFile } from '@mailweave/contracts';
import { normaliseAddress, shortestGapMs, userKeyOf } from '@mailweave/injection';
import type { System } from '../../e2e/real/testing/real-system.ts';
import type { CampaignHappening } from '../dialogue/dialogue.ts';
import { type Account, ImapSession } from '../session/imap-session.ts';

const CAMPAIGNS = path.join(import.meta.dirname, '..', 'campaigns');
const TENANT = 'default';

/** The campaigns of one account: nobody else is in their audience. */
export class Campaigns {
  readonly #system: System;
  readonly #account: Account;

  constructor(system: System, account: Account) {
    this.#system = system;
    this.#account = account;
  }

  /** @param name of a file in conformance/campaigns, a template as an export has it */
  async happens(what: CampaignHappening, name: string): Promise<void> {
    const campaignId = `${name}-${this.#account.user.replace(/@.*/, '')}`;
    if (what === 'kill') {
      await this.#system.middleware.switches.throw({ scope: 'campaign', tenantId: TENANT, campaignId });
      return;
    }
    await this.#publish(campaignId, name);
    if (what === 'weave') await this.#claim(campaignId);
  }

  async #publish(campaign: string, name: string): Promise<void> {
    const template = JSON.parse(readFileSync(path.join(CAMPAIGNS, `${name}.json`), 'utf8')) as TemplateFile;
    // Two campaigns may not come right after each other.
    this.#system.advanceMs(shortestGapMs);
    const userKey = userKeyOf(normaliseAddress(this.#account.user));
    await this.#system.publish({
      campaign,
      purpose: 'service',
      users: [{ userKey }],
      templates: { 'standard/en': template },
    });
  }

  /** The user opens the mailbox somewhere else, which weaves the message in on top of what is there. */
  async #claim(campaign: string): Promise<void> {
    const session = await ImapSession.signIn(this.#system.proxy, this.#account);
    await session.succeed('SELECT INBOX');
    const found = await session.succeed(`SEARCH HEADER X-Mailweave-Campaign ${campaign}`);
    await session.succeed('LOGOUT');
    session.close();
    if (!found.some((line) => /^\* SEARCH \d+$/.test(line))) {
      throw new Error(`Nothing was woven: ${found.join(' ')}`);
    }
  }
}
