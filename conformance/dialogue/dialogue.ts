/** Who talks: the first connection, a second one of the same user, or one that goes straight to Dovecot. */
export type SessionName = 'first' | 'second' | 'direct';

/** A response that has to come; its text is a pattern (matching/pattern.ts). Lines are joined by CRLF. */
export type ExpectedResponse = { readonly line: number; readonly pattern: string };

/** What is done, in the order of the file. `line` is the line of the file, for messages. */
export type Step = { readonly line: number } & (
  | {
      readonly kind: 'open';
      readonly session: SessionName;
      readonly signedIn: boolean;
      /** Without a tag; has to succeed. */
      readonly command: string | undefined;
    }
  | { readonly kind: 'client'; readonly session: SessionName; readonly text: string }
  /** More than one: they may come in any order. */
  | { readonly kind: 'server'; readonly session: SessionName; readonly expected: readonly ExpectedResponse[] }
  | {
      readonly kind: 'mailbox';
      readonly mailbox: string;
      /** Name of a file in conformance/messages; undefined: the mailbox is there, and nothing is put in. */
      readonly message: string | undefined;
      readonly flags: string;
    }
  | { readonly kind: 'campaign'; readonly happens: CampaignHappening; readonly campaign: string }
);

export type CampaignHappening = 'weave' | 'publish' | 'kill';

/** `plain` dialogues must hold on Dovecot and before it; `woven` ones describe what only Mailweave does. */
export type DialogueKind = 'plain' | 'woven';

/** One conversation with one fresh account. */
export type Dialogue = {
  readonly kind: DialogueKind;
  /** A sentence. */
  readonly title: string;
  readonly file: string;
  readonly steps: readonly Step[];
};
