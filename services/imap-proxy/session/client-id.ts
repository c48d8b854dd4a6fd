/** What a backend is told about a client by ID (RFC 2971), by us and by the client itself. */
import { type ByteString, byteStringOfText, type IdCommand, textOf } from '@mailweave/imap';
import type { Endpoints } from '@mailweave/imap-connection';

export type IdParameters = IdCommand['parameters'];

/** RFC 2971 3.3: at most so many fields. */
const MAX_FIELDS = 30;
/** Kept of what a client says before its log-in, names and values together. */
const MAX_KEPT_BYTES = 2_048;
/** What a campaign may choose clients by. */
const MAX_NAME_CHARACTERS = 100;

/**
 * What a client says about itself, without the fields by which a proxy speaks for its clients: a server that
 * trusts the proxy would believe them.
 */
export function ownFields(parameters: IdParameters): IdParameters {
  if (parameters === undefined) return undefined;
  const own = [...parameters].filter(([field]) => !isProxyField(field));
  return own.length === 0 ? undefined : new Map(own);
}

export function hasProxyField(parameters: IdParameters): boolean {
  return [...(parameters ?? [])].some(([field]) => isProxyField(field));
}

/** What is worth to be told to the backend later. */
export function keptFields(parameters: IdParameters): IdParameters {
  const own = ownFields(parameters);
  const sizeBytes = [...(own ?? [])].reduce(
    (sum, [field, value]) => sum + field.length + (value?.length ?? 3),
    0,
  );
  return sizeBytes > MAX_KEPT_BYTES ? undefined : own;
}

/** By what name a client calls itself (RFC 2971 3.3, `name`); undefined when it says none, or none of any use. */
export function clientName(parameters: IdParameters): string | undefined {
  const named = [...(parameters ?? [])].find(([field]) => field.toLowerCase() === 'name')?.[1];
  const name = named === undefined ? '' : textOf(named).trim();
  return name === '' || name.length > MAX_NAME_CHARACTERS ? undefined : name;
}

/**
 * The fields by which Dovecot's proxy speaks for its clients, and Dovecot listens to one of its
 * login_trusted_networks; then the client's own.
 */
export function clientIdParameters(
  { client, server }: Endpoints,
  sessionId: string,
  own: IdParameters,
): Map<string, ByteString | undefined> {
  const fields = [
    ['x-originating-ip', client.host],
    ['x-originating-port', String(client.port)],
    ['x-connected-ip', server.host],
    ['x-connected-port', String(server.port)],
    ['x-session-id', sessionId],
  ] as const;
  const ours = fields.map(([field, value]) => [field, byteStringOfText(value)] as const);
  return new Map([...ours, ...[...(own ?? [])].slice(0, MAX_FIELDS - ours.length)]);
}

function isProxyField(field: string): boolean {
  return field.toLowerCase().startsWith('x-');
}
