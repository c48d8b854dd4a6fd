import type { Secret } from '@mailweave/foundation';
import Type, { type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import {
  AdminApiForeignError,
  AdminApiRefusedError,
  AdminApiUnreachableError,
  AdminTokenRefusedError,
} from './admin-api-errors.ts';

export type AdminApiSettings = {
  /** http or https, with a path before those of the calls where a front end has put one. */
  url: string;
  token: Secret;
  /** For one answer; undefined: what Node waits for, five minutes. */
  timeoutMs?: number | undefined;
};

type Call = { method: 'GET' | 'POST' | 'DELETE'; path: string; body?: object };

/** What every error of ours is told in (RFC 9457). */
const Problem = Type.Object({ code: Type.String(), detail: Type.String() });

/**
 * The calls of operators to the role push, wherever it runs. Each rejects with AdminApiUnreachableError, AdminTokenRefusedError,
 * AdminApiRefusedError or AdminApiForeignError.
 */
export class AdminApi {
  /** As it may be shown. */
  readonly url: string;
  readonly #settings: AdminApiSettings;

  constructor(settings: AdminApiSettings) {
    const { origin, pathname } = new URL(settings.url);
    this.url = origin + pathname.replace(/\/+$/, '');
    this.#settings = settings;
  }

  /** @param path from `/api` on, its parts percent-encoded */
  async get<S extends TSchema>(path: string, answer: S): Promise<Static<S>> {
    return this.#read(await this.#answered({ method: 'GET', path }), answer);
  }

  async post<S extends TSchema>(path: string, body: object, answer: S): Promise<Static<S>> {
    return this.#read(await this.#answered({ method: 'POST', path, body }), answer);
  }

  async delete(path: string): Promise<void> {
    await this.#answered({ method: 'DELETE', path });
  }

  /** The text of an answer that is a success. */
  async #answered(call: Call): Promise<string> {
    const { status, text } = await this.#send(call);
    if (status >= 200 && status < 300) return text;
    const problem = parsed(text);
    if (!Check(Problem, problem)) throw new AdminApiForeignError(this.url);
    if (status === 401 || status === 403) throw new AdminTokenRefusedError(this.url);
    if (problem.code === 'not-found') throw new AdminApiForeignError(this.url);
    throw new AdminApiRefusedError(problem);
  }

  async #send({ body, method, path }: Call): Promise<{ status: number; text: string }> {
    const { timeoutMs, token } = this.#settings;
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        // A token is shown to nobody but whom it is meant for.
        redirect: 'manual',
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new AdminApiUnreachableError(this.url, error);
    }
  }

  #read<S extends TSchema>(text: string, answer: S): Static<S> {
    const value = parsed(text);
    if (!Check(answer, value)) throw new AdminApiForeignError(this.url);
    return value;
  }
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
