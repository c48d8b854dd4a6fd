/** One message, as Dovecot 2.3 tells of it. */
export type DeliveredMail = { readonly user: string; readonly uidValidity: number; readonly uid: number };

/** Dovecot's own. */
const TIMEOUT_MS = 2_000;
/** How long a balancer leaves a node alone that did not answer. */
const LEFT_ALONE_MS = 1_000;
const WINDOW = 24;

type BalancedNode = { readonly callback: URL; leftAloneUntilMs: number };

/** Tells of messages as Dovecot does, behind a balancer that goes on to the next node when one refuses, is silent or is gone. */
export class BalancedDovecot {
  readonly #nodes: readonly BalancedNode[];
  readonly #authorization: string;
  #next = 0;
  /** Attempts that a node did not take. */
  failures = 0;

  /** @param urls of the nodes */
  constructor(urls: readonly string[], { login, password }: { login: string; password: string }) {
    this.#nodes = urls.map((url) => ({
      callback: new URL('/preliminary/http-notify/v1/notify', url),
      leftAloneUntilMs: 0,
    }));
    this.#authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  }

  /** Resolves when a node has taken every message; some at once. @param onTaken after each */
  async deliver(mails: readonly DeliveredMail[], onTaken: (count: number) => void = () => {}): Promise<void> {
    const waiting = [...mails];
    let count = 0;
    const worker = async (): Promise<void> => {
      for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) {
        await this.#untilTaken(mail);
        count += 1;
        onTaken(count);
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, worker));
  }

  async #untilTaken(mail: DeliveredMail): Promise<void> {
    while (!(await this.#attempt(mail))) this.failures += 1;
  }

  async #attempt({ uid, uidValidity, user }: DeliveredMail): Promise<boolean> {
    const node = this.#choose();
    const body = {
      user,
      event: 'messageNew',
      folder: 'INBOX',
      'imap-uidvalidity': uidValidity,
      'imap-uid': uid,
      from: '=?utf-8?q?Zo=C3=AB?= <zoe@test.example>',
      subject: `Message ${uid}`,
      snippet: 'Until tomorrow',
      unseen: uid,
    };
    try {
      const response = await fetch(node.callback, {
        method: 'PUT',
        headers: { authorization: this.#authorization, 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (response.ok) return true;
    } catch {
      node.leftAloneUntilMs = Date.now() + LEFT_ALONE_MS;
    }
    return false;
  }

  /** The next in turn, of those that answer if there is one. */
  #choose(): BalancedNode {
    const inTurn = [...this.#nodes.slice(this.#next), ...this.#nodes.slice(0, this.#next)];
    this.#next = (this.#next + 1) % this.#nodes.length;
    const nowMs = Date.now();
    const [first] = inTurn.toSorted((one, other) => waitMs(one, nowMs) - waitMs(other, nowMs));
    if (first === undefined) throw new Error('A balancer needs nodes.');
    return first;
  }
}

function waitMs({ leftAloneUntilMs }: BalancedNode, nowMs: number): number {
  return Math.max(0, leftAloneUntilMs - nowMs);
}
