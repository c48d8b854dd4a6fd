import type { InjectionApi, MessageSkeleton, WovenRecord } from '@mailweave/contracts';
import { uid } from '@mailweave/imap';
import type { WovenContent, WovenMessage } from '@mailweave/mailbox-overlay';
import { indexMessage, previewText, renderMessage } from '@mailweave/message';
import type { ProxyUser } from './proxy-user.ts';

/** Rendered messages kept in memory, over all sessions of the process. */
const RENDERED_BYTES = 64 * 1024 * 1024;
/** Templates kept in memory; each is as large as its message. */
const SKELETONS = 512;
/** Who asks for a template after this long asks the store again. */
const FETCH_TIMEOUT_MS = 5_000;

/**
 * Makes woven messages out of records: fetches templates once, renders when a client asks, and remembers
 * what was rendered lately. Rendering is deterministic, so forgetting costs time only (invariant 3).
 */
export class WovenContents {
  readonly #api: InjectionApi;
  readonly #skeletons = new Map<string, Promise<MessageSkeleton | undefined>>();
  readonly #rendered = new Map<string, WovenContent>();
  readonly #sizes = new Map<string, number>();
  #renderedBytes = 0;

  constructor(api: InjectionApi) {
    this.#api = api;
  }

  /**
   * Undefined when the template is gone: the message is absent then.
   *
   * @throws AppError when the record cannot be rendered
   */
  async message(record: WovenRecord, user: ProxyUser): Promise<WovenMessage | undefined> {
    if (record.uid === undefined) return undefined;
    const skeleton = await this.#skeleton(record);
    if (skeleton === undefined) return undefined;
    const content = (): WovenContent => this.#content(record, skeleton, user);
    return {
      claimId: record.claimId,
      uid: uid(record.uid),
      flags: record.flags,
      internalDateMs: record.datedAtMs,
      sizeBytes: this.#sizes.get(record.claimId) ?? content().bytes.length,
      content,
    };
  }

  #skeleton(record: WovenRecord): Promise<MessageSkeleton | undefined> {
    const key = `${record.tenantId}/${record.templateId}`;
    const known = this.#skeletons.get(key);
    if (known !== undefined) return known;
    const fetched = this.#api.skeleton(record.tenantId, record.templateId);
    this.#skeletons.set(key, fetched);
    const forget = (): unknown => this.#skeletons.delete(key);
    // A failure, an answer of 'unknown' and one that does not come must not be remembered.
    const timer = setTimeout(forget, FETCH_TIMEOUT_MS);
    timer.unref();
    fetched.finally(() => clearTimeout(timer)).then((skeleton) => skeleton === undefined && forget(), forget);
    trim(this.#skeletons, SKELETONS);
    return fetched;
  }

  #content(record: WovenRecord, skeleton: MessageSkeleton, user: ProxyUser): WovenContent {
    const key = record.claimId;
    const known = this.#rendered.get(key);
    if (known !== undefined) {
      this.#rendered.delete(key);
      this.#rendered.set(key, known);
      return known;
    }
    const bytes = renderMessage(skeleton, {
      variables: record.variables,
      recipientAddress: user.address,
      claimId: record.claimId,
      dateMs: record.datedAtMs,
    });
    const content = { bytes, index: indexMessage(bytes), preview: previewText(skeleton, record.variables) };
    this.#remember(key, content);
    return content;
  }

  #remember(key: string, content: WovenContent): void {
    this.#rendered.set(key, content);
    this.#renderedBytes += content.bytes.length;
    this.#sizes.set(key, content.bytes.length);
    trim(this.#sizes, 100_000);
    for (const [oldest, old] of this.#rendered) {
      if (this.#renderedBytes <= RENDERED_BYTES || oldest === key) return;
      this.#rendered.delete(oldest);
      this.#renderedBytes -= old.bytes.length;
    }
  }
}

/** Forgets the oldest entries beyond `capacity`. */
function trim<K, V>(map: Map<K, V>, capacity: number): void {
  for (const key of map.keys()) {
    if (map.size <= capacity) return;
    map.delete(key);
  }
}
