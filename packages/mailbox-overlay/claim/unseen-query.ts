import type { Response, Tag } from '@mailweave/imap';

/**
 * Whether any real message is unseen, where SELECT was answered without UNSEEN: then none is (Dovecot), or the server
 * never says it (Courier). Only a woven message that is unread makes the difference. It is asked together with other
 * commands of the proxy's own and never waited for alone: RFC 3501 6.3.1 lets UNSEEN be left out.
 */
export class UnseenQuery {
  /** Without tag. */
  readonly command: string;
  /** True with ESEARCH, whose answers carry the tag: it may be sent together with another SEARCH. */
  readonly besideSearch: boolean;
  #noneUnseen = false;

  constructor(esearch: boolean) {
    this.besideSearch = esearch;
    this.command = esearch ? 'SEARCH RETURN (COUNT) UNSEEN' : 'SEARCH UNSEEN';
  }

  /** True once the backend has answered that it holds no unseen message; the last answer counts. */
  get noneUnseen(): boolean {
    return this.#noneUnseen;
  }

  /**
   * @param responses what came untagged while the command ran; without an answer it is open again
   * @param tag the command's
   * @returns the responses that are not its answer
   */
  take(responses: readonly Response[], tag: Tag | undefined): Response[] {
    const counts: (number | undefined)[] = [];
    const others = responses.filter((response) => {
      if (this.besideSearch && response.name === 'ESEARCH' && response.tag === tag) {
        counts.push(response.count);
        return false;
      }
      if (this.besideSearch || response.name !== 'SEARCH') return true;
      counts.push(response.numbers.length);
      return false;
    });
    this.#noneUnseen = counts.length > 0 && counts.every((count) => count === 0);
    return others;
  }
}
