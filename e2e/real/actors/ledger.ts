import { createHash } from 'node:crypto';
import type { TokenMail } from './token-mail.ts';

type Mail = {
  readonly message: Buffer;
  uid: number | undefined;
  /** Some client has begun to delete it or to move it: it may be gone, or not yet. */
  mayGo: boolean;
  /** Some client has begun to flag it. */
  mayBeFlagged: boolean;
};

/**
 * What is known for certain of one INBOX: every mail that the server took, the UID and the bytes it was first
 * seen with, and what clients have wanted of it. Whatever contradicts it is a problem, by whomever it was seen.
 */
export class Ledger {
  readonly user: string;
  /** A sentence each. */
  readonly problems: string[] = [];
  readonly #mails = new Map<string, Mail>();
  readonly #tokens = new Map<number, string>();
  /** SHA-256 of a message by its UID, real or woven. */
  readonly #bytes = new Map<number, string>();
  readonly #woven = new Set<number>();

  constructor(user: string) {
    this.user = user;
  }

  problem(what: string): void {
    this.problems.push(`${this.user}: ${what}`);
  }

  /** To be called before the delivery: a client may be quicker than the server's answer. */
  posted({ token, message }: TokenMail): void {
    this.#mails.set(token, { message, uid: undefined, mayGo: false, mayBeFlagged: false });
  }

  get tokens(): string[] {
    return [...this.#mails.keys()];
  }

  tokenAt(uid: number): string | undefined {
    return this.#tokens.get(uid);
  }

  uidOf(token: string): number | undefined {
    return this.#mails.get(token)?.uid;
  }

  get wovenUids(): number[] {
    return [...this.#woven];
  }

  isWoven(uid: number): boolean {
    return this.#woven.has(uid);
  }

  wantGone(token: string): void {
    this.#mail(token).mayGo = true;
  }

  wantFlagged(token: string): void {
    this.#mail(token).mayBeFlagged = true;
  }

  mayBeGone(token: string): boolean {
    return this.#mail(token).mayGo;
  }

  mayBeFlagged(token: string): boolean {
    return this.#mail(token).mayBeFlagged;
  }

  /**
   * Somebody was shown a message or its header.
   * @param text latin1, whole lines
   * @returns what it is; a stub is a claim that another session is about to finish, or a killed one has left
   */
  sawHeader(by: string, uid: number, text: string): 'real' | 'woven' | 'stub' {
    const token = /^X-Token: (\S+)\r?$/m.exec(text)?.[1];
    if (token !== undefined) {
      this.#sawReal(by, uid, token);
      return 'real';
    }
    if (/^X-Mailweave-Claim: /m.test(text)) return 'stub';
    this.#sawWoven(by, uid);
    return 'woven';
  }

  /** Somebody was shown all bytes of a message. */
  sawBytes(by: string, uid: number, bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const kind = this.sawHeader(by, uid, text.slice(0, text.indexOf('\r\n\r\n') + 2));
    if (kind === 'stub') return;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const before = this.#bytes.get(uid) ?? sha256;
    if (before !== sha256)
      this.problem(`${by} sees other bytes at UID ${uid} (${kind}) than were seen before`);
    this.#bytes.set(uid, sha256);
    if (kind === 'woven' && !text.includes('service@isp.example')) {
      this.problem(`${by} sees at UID ${uid} what nobody has sent`);
    }
    const token = this.#tokens.get(uid);
    if (token !== undefined && !this.isDelivered(token, bytes)) {
      this.problem(`${by} sees at UID ${uid} other bytes than were delivered`);
    }
  }

  /** True for the delivered message below the headers that LMTP puts above it. */
  isDelivered(token: string, bytes: Buffer): boolean {
    const { message } = this.#mail(token);
    return bytes.subarray(-message.length).equals(message);
  }

  #sawReal(by: string, uid: number, token: string): void {
    const mail = this.#mails.get(token);
    if (mail === undefined) {
      this.problem(`${by} sees at UID ${uid} a mail that was never delivered here`);
      return;
    }
    if (mail.uid !== undefined && mail.uid !== uid) {
      this.problem(`${by} sees at UID ${uid} the mail that was at UID ${mail.uid}`);
    }
    if (this.#woven.has(uid)) this.problem(`${by} sees a real mail at the woven UID ${uid}`);
    mail.uid = uid;
    this.#tokens.set(uid, token);
  }

  #sawWoven(by: string, uid: number): void {
    if (this.#tokens.has(uid))
      this.problem(`${by} sees a woven message at UID ${uid}, which is a real mail's`);
    this.#woven.add(uid);
  }

  #mail(token: string): Mail {
    const mail = this.#mails.get(token);
    if (mail === undefined) throw new Error('There is no such mail.');
    return mail;
  }
}
