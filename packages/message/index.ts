export type { Comparator, NamedComparator } from './comparison/comparator.ts';
export { COMPARATORS, comparatorNamed } from './comparison/comparator.ts';
export { unicodeCasemap } from './comparison/unicode-casemap.ts';
export type { Address } from './index/address-list.ts';
export type { BodyStructure, MultipartExtension, SinglePartExtension } from './index/body-structure.ts';
export { bodyStructure } from './index/body-structure.ts';
export type { DecodedPart } from './index/decoded-part.ts';
export { decodedPart } from './index/decoded-part.ts';
export type { Envelope } from './index/envelope.ts';
export { envelope } from './index/envelope.ts';
export { indexMessage } from './index/index-message.ts';
export type {
  Disposition,
  HeaderField,
  MessageIndex,
  MessagePart,
  Parameter,
} from './index/message-index.ts';
export { bodyText, decodedHeader, headerText } from './index/search-text.ts';
export type { SectionSpec } from './index/section.ts';
export { partial, sectionBytes } from './index/section.ts';
export type { WrittenDate } from './index/sent-date.ts';
export { sentDate } from './index/sent-date.ts';
export type { Sender, ShownFields } from './index/shown-fields.ts';
export { headerValueText, senderOf, shownFields } from './index/shown-fields.ts';
export { advertisingLabel } from './skeleton/advertising-label.ts';
export { checkTemplate } from './skeleton/check-template.ts';
export type { ComposeOptions } from './skeleton/compose.ts';
export { composeSkeleton } from './skeleton/compose.ts';
export { linkTarget } from './skeleton/link-target.ts';
export { usesOptOutUrl } from './skeleton/opt-out-fields.ts';
export { previewText } from './skeleton/preview.ts';
export type { RenderValues } from './skeleton/render.ts';
export { renderMessage } from './skeleton/render.ts';
export { CLICK_URL, OPT_OUT_URL } from './skeleton/reserved-names.ts';
export type { MessageSkeleton, SkeletonSegment } from './skeleton/skeleton.ts';
export {
  InvalidRecipientError,
  InvalidTemplateError,
  MissingVariableError,
} from './skeleton/skeleton-errors.ts';
export type {
  InlineImage,
  MessagePurpose,
  MessageTemplate,
  TemplateVariable,
} from './skeleton/template.ts';
export type { TemplateProblem } from './skeleton/template-problem.ts';
