export type {
  AppendCommand,
  AppendMessage,
  AuthenticateCommand,
  Command,
  ComparatorCommand,
  CopyCommand,
  CreateCommand,
  EnableCommand,
  FetchCommand,
  GetMetadataCommand,
  IdCommand,
  ListCommand,
  LoginCommand,
  MailboxCommand,
  NotifyCommand,
  PlainCommand,
  QresyncParameter,
  RenameCommand,
  SearchCommand,
  SelectCommand,
  SetMetadataCommand,
  SortCommand,
  SortCriterion,
  SortKeyName,
  StatusCommand,
  StatusItem,
  StoreCommand,
  TaggedCommand,
  ThreadCommand,
  UidExpungeCommand,
  UnknownCommand,
} from './commands/command.ts';
export { type CommandName, readCommandName } from './commands/command-name.ts';
export { parseCommand } from './commands/parse-command.ts';
export { isStatusItem } from './commands/status-item.ts';
export { COMMANDS, type CommandGrammar, commandGrammar, isAllowedIn } from './commands/table.ts';
export { writeCommand } from './commands/write-command.ts';
export { type BodyStructureValue, bodyStructureText } from './fetch/body-structure-text.ts';
export { type EnvelopeValue, envelopeText } from './fetch/envelope-text.ts';
export type { FetchItem, Partial, Section, SectionText } from './fetch/fetch-item.ts';
export { nstringText, stringText } from './fetch/nstring-text.ts';
export { fetchAttributeName, writeFetchItem } from './fetch/write-fetch-item.ts';
export type { Frame, FrameLiteral } from './frames/frame.ts';
export { FrameCollector } from './frames/frame-collector.ts';
export { FrameError, type FrameErrorReason } from './frames/frame-error.ts';
export { FrameReader, type FrameSink } from './frames/frame-reader.ts';
export { type LiteralHeader, readLiteralHeader } from './frames/literal-header.ts';
export { readFrames } from './frames/read-frames.ts';
export { ImapSyntaxError, type SyntaxPosition } from './lexer/imap-syntax-error.ts';
export { parseResponse } from './responses/parse-response.ts';
export type {
  EsearchResult,
  FetchAttribute,
  FetchValue,
  Namespace,
  Response,
  ResponseCode,
  StatusResponse,
  StatusWord,
  Thread,
} from './responses/response.ts';
export { parseResponseCode, writeResponseCode } from './responses/response-code.ts';
export { classifyResponse, type NumberedWord, type ResponseHead } from './responses/response-head.ts';
export { writeResponse } from './responses/write-response.ts';
export type { SearchDate, SearchKey, SearchReturn } from './search/search-key.ts';
export { writeSearchKey, writeSearchKeys } from './search/write-search-key.ts';
export { type ByteString, byteString, byteStringOfText, bytesOf, textOf } from './values/byte-string.ts';
export {
  type CalendarDate,
  internalDateText,
  parseDate,
  parseDateTime,
  writeDate,
  writeDateTime,
  type ZonedTime,
} from './values/date-time.ts';
export { type Flag, sameFlag } from './values/flag.ts';
export {
  canonicalMailboxName,
  mailboxOfText,
  mailboxText,
  type NameForm,
  sameMailbox,
} from './values/mailbox-name.ts';
export { decodeModifiedUtf7, encodeModifiedUtf7 } from './values/modified-utf7.ts';
export {
  parseNumberRanges,
  rangesOfNumbers,
  writeMessageSet,
  writeNumberRanges,
} from './values/number-ranges.ts';
export type {
  MessageSet,
  NumberRange,
  RangeEnd,
  SavedResult,
  SequenceSet,
  UidSet,
} from './values/number-set.ts';
export {
  MAX_NUMBER,
  type ModSeq,
  modSeq,
  type SequenceNumber,
  sequenceNumber,
  type Tag,
  tag,
  type Uid,
  type UidValidity,
  uid,
  uidValidity,
} from './values/numbers.ts';
export type { AllowedPhase, SessionPhase } from './values/session-phase.ts';
export { decodeUtf8 } from './values/utf8.ts';
export { type LiteralMode, type WireSegment, WireWriter } from './wire/wire-writer.ts';
