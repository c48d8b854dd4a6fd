import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';

/** How a request ended. */
export type Http2End =
  | {
      readonly end: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  /** The other side has certainly not processed it. */
  | { readonly end: 'unsent'; readonly reason: string; readonly afterMs?: number }
  /** Nobody knows whether the other side has processed it. */
  | { readonly end: 'broken'; readonly reason: string };

/** One request: it waits for a free stream, then for its answer. */
export type Http2Call = {
  /** What is sent, made when there is a stream for it: until then a waiting call is small. */
  request(): { readonly headers: OutgoingHttpHeaders; readonly body: string };
  /** Whether the body of a 200 is needed; else it is not waited for. */
  readonly readsBody: boolean;
  /** Not sent by then, it is given up. */
  readonly deadlineMs: number;
  /** How many connections have given it back unprocessed. */
  givenBack: number;
  /** Called once. */
  settle(end: Http2End): void;
};
