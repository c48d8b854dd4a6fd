/** What a session is ended for when it takes too long; looked at now and then, not by timers. */
import type { ImapProxyConfig } from '../config.ts';
import type { TimeOut } from '../events.ts';
import type { Session } from './session.ts';

type Limits = Pick<ImapProxyConfig['limits'], 'loginTimeoutMs' | 'idleTimeoutMs' | 'writeTimeoutMs'>;

export class SessionTimeOuts {
  readonly #limits: Limits;
  readonly #connectedMs: number;
  readonly #backend = new Silence();
  readonly #client = new Silence();

  constructor(limits: Limits, nowMs: number) {
    this.#limits = limits;
    this.#connectedMs = nowMs;
  }

  /** What has lasted too long; undefined while nothing has. */
  passed(session: Session, nowMs: number): TimeOut | undefined {
    const unreadMs = this.#client.lastsMs(session.client.congested, session.client.takenBytes, nowMs);
    if (isOver(unreadMs, this.#limits.writeTimeoutMs)) return 'write';
    // Who has not signed in gains no time by sending bytes.
    if (session.phase === 'not-authenticated') {
      return nowMs - this.#connectedMs > this.#limits.loginTimeoutMs ? 'login' : undefined;
    }
    const silentMs = this.#backend.lastsMs(session.waitsForBackend, session.answeredBytes, nowMs);
    if (isOver(silentMs, session.responseTimeoutMs)) return 'backend';
    // A long download is no silence; an IDLE is, after half an hour (RFC 2177).
    return nowMs - session.lastActiveMs > this.#limits.idleTimeoutMs ? 'idle' : undefined;
  }
}

/** @param limitMs 0 for none */
function isOver(durationMs: number, limitMs: number): boolean {
  return limitMs > 0 && durationMs > limitMs;
}

/** How long something has been waited for without any progress. */
class Silence {
  #progress = 0;
  #sinceMs = Number.POSITIVE_INFINITY;

  /** @param progress any number that changes while there is some */
  lastsMs(waits: boolean, progress: number, nowMs: number): number {
    if (!waits) this.#sinceMs = Number.POSITIVE_INFINITY;
    else if (progress !== this.#progress || this.#sinceMs > nowMs) this.#sinceMs = nowMs;
    this.#progress = progress;
    return waits ? nowMs - this.#sinceMs : 0;
  }
}
