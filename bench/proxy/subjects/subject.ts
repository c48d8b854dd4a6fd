import type { Address } from '../load/job.ts';

/** `direct` is the backend itself, the others stand before it. */
export type SubjectName = 'direct' | 'nginx' | 'dovecot-proxy' | 'mailweave';

/** Something that mail clients connect to. */
export type Subject = AsyncDisposable & {
  readonly name: SubjectName;
  readonly plain: Address;
  readonly tls: Address;
  /** Its first process, whose descendants belong to it; undefined for the backend, which serves all of them. */
  readonly pid: number | undefined;
  /** What lives once the garbage is collected; where it can be asked. */
  readonly liveMemory?: () => Promise<LiveMemory>;
};

/** Of process.memoryUsage(). */
export type LiveMemory = {
  /** Bytes of objects. */
  readonly heapUsed: number;
  /** Bytes that objects hold outside the heap: buffers, TLS, zlib. */
  readonly external: number;
};

/** Where a proxy finds the mailboxes. */
export type Backend = { readonly host: string; readonly port: number };

/** What `tools/services` gives for every kind of server. */
type ImapService = {
  readonly host: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly pid: number;
};

/** @param service is closed with the subject */
export function subjectOf(name: SubjectName, service: ImapService & AsyncDisposable): Subject {
  const { host, imapPort, imapsPort, pid } = service;
  return {
    name,
    plain: { host, port: imapPort, tls: false },
    tls: { host, port: imapsPort, tls: true },
    pid,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** The backend as a subject of its own; it stays open when the subject is closed. */
export function directSubject(service: ImapService): Subject {
  const open = { ...service, [Symbol.asyncDispose]: async () => undefined };
  return { ...subjectOf('direct', open), pid: undefined };
}
