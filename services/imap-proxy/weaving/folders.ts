/**
 * Which mailboxes beside INBOX one session may weave: the user's own, asked for once and only when a campaign names
 * one that the client asks for. Mailboxes of others and shared ones are left alone.
 */
import { type ByteString, canonicalMailboxName, type Frame, type NameForm } from '@mailweave/imap';
import { mayBear, type Namespaces, personalName } from '@mailweave/mailbox-overlay';
import type { BackendLink } from '../session/backend-link.ts';
import type { UserWeave } from './user-weave.ts';

const INBOX = 'INBOX';

export class Folders {
  readonly #link: BackendLink;
  readonly #weave: UserWeave;
  /** By the name on the wire; absent: not asked yet, or the name is no line's. */
  readonly #rights = new Map<ByteString, string>();
  #asked = false;
  /** Undefined: the backend tells none, and only INBOX is certain to be the user's own. */
  #namespaces: Namespaces | undefined;

  constructor(link: BackendLink, weave: UserWeave) {
    this.#link = link;
    this.#weave = weave;
  }

  /** The canonical name of a mailbox that may be woven; the backend is asked at most once for each mailbox. */
  async wovenName(mailbox: ByteString): Promise<string | undefined> {
    if (canonicalMailboxName(mailbox) === INBOX) return this.#weave.weaves ? INBOX : undefined;
    const targets = (await this.#weave.mailboxes()).filter((target) => mayBear(mailbox, target, this.#form));
    if (targets.length === 0) return undefined;
    await this.#learn(mailbox);
    const name = this.nameOf(mailbox);
    return name !== undefined && targets.includes(name) ? name : undefined;
  }

  /** The canonical name as far as it is known without asking. */
  nameOf(mailbox: ByteString): string | undefined {
    if (canonicalMailboxName(mailbox) === INBOX) return INBOX;
    return this.#namespaces && personalName(mailbox, this.#namespaces, this.#form);
  }

  /** The canonical names of all mailboxes that may be woven, with nameOf() ready to tell them. */
  async wovenNames(): Promise<readonly string[]> {
    const names = await this.#weave.mailboxes();
    if (names.some((name) => name !== INBOX)) await this.#learn(undefined);
    return names;
  }

  /**
   * Whether the user may put messages into this mailbox and take them out again (RFC 4314 4). True where nothing is
   * known: the APPEND of a claim will tell.
   */
  mayClaim(mailbox: ByteString): boolean {
    const rights = this.#rights.get(mailbox);
    if (rights === undefined) return true;
    // The single right d of RFC 2086 has become t and e.
    const removes = /t/.test(rights) && /e/.test(rights);
    return rights.includes('i') && (removes || (rights.includes('d') && !/[te]/.test(rights)));
  }

  /** All that is known: the names on the wire are others from now on. */
  forget(): void {
    this.#rights.clear();
    this.#namespaces = undefined;
    this.#asked = false;
  }

  get #form(): NameForm {
    return this.#link.enabled.utf8 ? 'utf-8' : 'modified-utf7';
  }

  /** One round trip at most: once for the namespaces, and once for each mailbox where there are rights. */
  async #learn(mailbox: ByteString | undefined): Promise<void> {
    const { capabilities } = this.#link;
    const commands: string[] = [];
    if (!this.#asked && capabilities.has('NAMESPACE')) commands.push('NAMESPACE');
    const asked = mailbox !== undefined && !this.#rights.has(mailbox) ? mailbox : undefined;
    const myRights = asked !== undefined && capabilities.has('ACL') ? this.#myRights(asked) : undefined;
    if (myRights !== undefined) commands.push(myRights);
    this.#asked = true;
    if (commands.length === 0) return;
    const { untagged } = await this.#link.ask(commands, ['NAMESPACE', 'MYRIGHTS']);
    // A mailbox that does not exist, or whose rights are kept secret.
    if (asked !== undefined && myRights !== undefined) this.#rights.set(asked, '');
    for (const { response } of untagged) {
      if (response.name === 'NAMESPACE') this.#namespaces = response;
      if (response.name === 'other' && asked !== undefined) this.#rights.set(asked, rightsIn(response.rest));
    }
  }

  /** Undefined for a name that only a literal can hold, for which some servers have to be waited for. */
  #myRights(mailbox: ByteString): string | undefined {
    const writer = this.#link.newWriter();
    writer.raw('MYRIGHTS ');
    writer.astring(mailbox);
    const line = writer.toBuffer().toString('latin1');
    return line.includes('\n') ? undefined : line;
  }
}

/** myrights-response = "MYRIGHTS" SP mailbox SP rights (RFC 4314 6) */
function rightsIn(rest: Frame | undefined): string {
  const end = rest?.lines.at(-1)?.toString('latin1') ?? '';
  return / "?([a-z0-9]*)"?$/i.exec(end)?.[1] ?? '';
}
