/**
 * BODY and BODYSTRUCTURE in a FETCH response (RFC 3501 7.4.2 and 9):
 *
 *     body            = "(" (body-type-1part / body-type-mpart) ")"
 *     body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
 *     body-fields     = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets
 */
import { type EnvelopeValue, envelopeText } from './envelope-text.ts';
import { nstringText, stringText } from './nstring-text.ts';

export type ParameterValue = readonly [name: string, value: string];
export type DispositionValue = { readonly kind: string; readonly parameters: readonly ParameterValue[] };

type ExtensionValue = {
  readonly disposition: DispositionValue | undefined;
  readonly language: readonly string[] | undefined;
  readonly location: string | undefined;
};

type SinglePartValue = {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: readonly ParameterValue[];
  readonly id: string | undefined;
  readonly description: string | undefined;
  readonly encoding: string;
  readonly sizeBytes: number;
  /** Undefined in BODY, present in BODYSTRUCTURE. */
  readonly extension: ({ readonly md5: string | undefined } & ExtensionValue) | undefined;
};

export type BodyStructureValue =
  | ({ readonly kind: 'basic' } & SinglePartValue)
  | ({ readonly kind: 'text'; readonly lines: number } & SinglePartValue)
  | ({
      readonly kind: 'message';
      readonly envelope: EnvelopeValue;
      readonly structure: BodyStructureValue;
      readonly lines: number;
    } & SinglePartValue)
  | {
      readonly kind: 'multipart';
      readonly subtype: string;
      readonly children: readonly BodyStructureValue[];
      readonly extension: ({ readonly parameters: readonly ParameterValue[] } & ExtensionValue) | undefined;
    };

/** One byte per character. */
export function bodyStructureText(structure: BodyStructureValue): string {
  if (structure.kind === 'multipart') {
    const children = structure.children.map(bodyStructureText).join('');
    return `(${[`${children} ${stringText(structure.subtype)}`, ...multipartExtension(structure)].join(' ')})`;
  }
  return `(${[...singlePartFields(structure), ...singlePartExtension(structure)].join(' ')})`;
}

type SinglePart = Exclude<BodyStructureValue, { kind: 'multipart' }>;
type Multipart = Extract<BodyStructureValue, { kind: 'multipart' }>;

function singlePartFields(part: SinglePart): string[] {
  const fields = [
    stringText(part.type),
    stringText(part.subtype),
    parametersText(part.parameters),
    nstringText(part.id),
    nstringText(part.description),
    stringText(part.encoding),
    `${part.sizeBytes}`,
  ];
  if (part.kind === 'message') fields.push(envelopeText(part.envelope), bodyStructureText(part.structure));
  if (part.kind !== 'basic') fields.push(`${part.lines}`);
  return fields;
}

function singlePartExtension(part: SinglePart): string[] {
  return part.extension === undefined
    ? []
    : [nstringText(part.extension.md5), ...commonExtension(part.extension)];
}

function multipartExtension(part: Multipart): string[] {
  return part.extension === undefined
    ? []
    : [parametersText(part.extension.parameters), ...commonExtension(part.extension)];
}

function commonExtension(extension: ExtensionValue): string[] {
  return [
    dispositionText(extension.disposition),
    languageText(extension.language),
    nstringText(extension.location),
  ];
}

function parametersText(parameters: readonly ParameterValue[]): string {
  if (parameters.length === 0) return 'NIL';
  return `(${parameters.map(([name, value]) => `${stringText(name)} ${stringText(value)}`).join(' ')})`;
}

function dispositionText(disposition: DispositionValue | undefined): string {
  if (disposition === undefined) return 'NIL';
  return `(${stringText(disposition.kind)} ${parametersText(disposition.parameters)})`;
}

function languageText(language: readonly string[] | undefined): string {
  if (language === undefined || language.length === 0) return 'NIL';
  return language.length === 1 ? nstringText(language[0]) : `(${language.map(stringText).join(' ')})`;
}
