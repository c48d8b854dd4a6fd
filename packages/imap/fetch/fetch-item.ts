import type { ByteString } from '../values/byte-string.ts';

/** section-msgtext / section-part of BODY[...] (RFC 3501 9, section-spec). */
export type SectionText =
  | { readonly kind: 'HEADER' | 'TEXT' | 'MIME' }
  | { readonly kind: 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT'; readonly names: readonly ByteString[] };

/** `BODY[part.text]`; an empty part and no text is the whole message. */
export type Section = { readonly part: readonly number[]; readonly text: SectionText | undefined };

/** `<offset.length>` (RFC 3501 6.4.5); octets. */
export type Partial = { readonly offset: number; readonly length: number };

/** fetch-att (RFC 3501 9) with RFC 3516, 7162, 8474, 8514, 8970. Macros are expanded by the parser. */
export type FetchItem =
  | {
      readonly name:
        | 'UID'
        | 'FLAGS'
        | 'INTERNALDATE'
        | 'ENVELOPE'
        | 'BODYSTRUCTURE'
        /** BODY without a section: BODYSTRUCTURE without extension data. */
        | 'BODY'
        | 'RFC822'
        | 'RFC822.HEADER'
        | 'RFC822.SIZE'
        | 'RFC822.TEXT'
        | 'MODSEQ'
        | 'EMAILID'
        | 'THREADID'
        | 'SAVEDATE';
    }
  | {
      readonly name: 'BODY[]';
      readonly peek: boolean;
      readonly section: Section;
      readonly partial: Partial | undefined;
    }
  | {
      readonly name: 'BINARY[]';
      readonly peek: boolean;
      readonly part: readonly number[];
      readonly partial: Partial | undefined;
    }
  | { readonly name: 'BINARY.SIZE[]'; readonly part: readonly number[] }
  /** `PREVIEW` or `PREVIEW (LAZY)`; SNIPPET is Dovecot's older name for it. */
  | { readonly name: 'PREVIEW' | 'SNIPPET'; readonly lazy: boolean };
