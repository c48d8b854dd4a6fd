import { type Envelope, envelope } from './envelope.ts';
import type { Disposition, MessageIndex, MessagePart, Parameter } from './message-index.ts';

/** body-fields (RFC 3501 9) and type; undefined is NIL. */
type SinglePartFields = {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: readonly Parameter[];
  readonly id: string | undefined;
  readonly description: string | undefined;
  readonly encoding: string;
  readonly sizeBytes: number;
  /** body-ext-1part; undefined in BODY, present in BODYSTRUCTURE. */
  readonly extension: SinglePartExtension | undefined;
};

export type SinglePartExtension = {
  readonly md5: string | undefined;
  readonly disposition: Disposition | undefined;
  readonly language: readonly string[] | undefined;
  readonly location: string | undefined;
};

/** body-ext-mpart. */
export type MultipartExtension = {
  readonly parameters: readonly Parameter[];
  readonly disposition: Disposition | undefined;
  readonly language: readonly string[] | undefined;
  readonly location: string | undefined;
};

/** BODY and BODYSTRUCTURE (RFC 3501 7.4.2) as values; writing them is the IMAP language's business. */
export type BodyStructure =
  /** body-type-basic */
  | ({ readonly kind: 'basic' } & SinglePartFields)
  /** body-type-text */
  | ({ readonly kind: 'text'; readonly lines: number } & SinglePartFields)
  /** body-type-msg */
  | ({
      readonly kind: 'message';
      readonly envelope: Envelope;
      readonly structure: BodyStructure;
      readonly lines: number;
    } & SinglePartFields)
  /** body-type-mpart: at least one child. */
  | {
      readonly kind: 'multipart';
      readonly subtype: string;
      readonly children: readonly BodyStructure[];
      readonly extension: MultipartExtension | undefined;
    };

const singlePartFields = (part: MessagePart, extended: boolean): SinglePartFields => ({
  type: part.type,
  subtype: part.subtype,
  parameters: part.parameters,
  id: part.id,
  description: part.description,
  encoding: part.encoding,
  sizeBytes: part.bodyEnd - part.bodyStart,
  extension: extended
    ? { md5: part.md5, disposition: part.disposition, language: part.language, location: part.location }
    : undefined,
});

const multipartStructure = (part: MessagePart, extended: boolean): BodyStructure => ({
  kind: 'multipart',
  subtype: part.subtype,
  children: part.children.map((child) => partStructure(child, extended)),
  extension: extended
    ? {
        parameters: part.parameters,
        disposition: part.disposition,
        language: part.language,
        location: part.location,
      }
    : undefined,
});

const partStructure = (part: MessagePart, extended: boolean): BodyStructure => {
  if (part.type === 'multipart') return multipartStructure(part, extended);
  const fields = singlePartFields(part, extended);
  if (part.message) {
    return {
      kind: 'message',
      ...fields,
      envelope: envelope(part.message),
      structure: partStructure(part.message.root, extended),
      lines: part.lines,
    };
  }
  return part.type === 'text' ? { kind: 'text', ...fields, lines: part.lines } : { kind: 'basic', ...fields };
};

/** The structure of a message; `extended` for BODYSTRUCTURE, not for BODY. */
export const bodyStructure = (index: MessageIndex, options: { extended: boolean }): BodyStructure =>
  partStructure(index.root, options.extended);
