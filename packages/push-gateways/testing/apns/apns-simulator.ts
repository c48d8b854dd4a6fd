import { randomUUID } from 'node:crypto';
import type { Clock } from '@mailweave/foundation';
import {
  type Http2Simulator,
  type ReceivedRequest,
  type SimulatedReply,
  startHttp2Simulator,
} from '../http2/http2-simulator.ts';
import type { IssuedCertificate } from '../tls/certificate-authority.ts';
import { SimulatedDevice, type TakenNotification } from './devices.ts';
import { type ApnsRequest, judgeRequest, type Refusal } from './judge-request.ts';
import { ProviderTokens, type SigningKey } from './provider-tokens.ts';

export type ApnsSimulatorOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly certificate: IssuedCertificate;
  /** Clients may log in with certificates of this authority. */
  readonly clientCaPem: string;
  /** Keys that may sign, and the topics of their teams. */
  readonly keys: readonly (SigningKey & { readonly topics: readonly string[] })[];
  readonly clock: Clock;
  /** Apple's: 1,000. */
  readonly maxConcurrentStreams?: number;
  /** Told of everything that was taken. */
  onTaken?(device: SimulatedDevice, notification: TakenNotification): void;
  /** Told of everything that was refused. */
  onRefused?(refusal: Refusal): void;
};

/** What goes wrong with a request, in place of what APNs would do. */
export type ApnsFault =
  | (Refusal & { readonly retryAfterSeconds?: number })
  | { readonly resetCode: number }
  | 'stall';

/** A simulated APNs: devices come to be when they are first written to. */
export type ApnsSimulator = AsyncDisposable & {
  readonly server: Http2Simulator;
  /** The device that has this token; made when there is none. */
  device(token: string, topic: string): SimulatedDevice;
  readonly devices: Iterable<SimulatedDevice>;
  /** Asked at each request whether something goes wrong with it; undefined: nothing does. */
  fault: ((request: ReceivedRequest) => ApnsFault | undefined) | undefined;
};

/** Starts it. @throws Error when it cannot listen */
export async function startApnsSimulator(options: ApnsSimulatorOptions): Promise<ApnsSimulator> {
  const state = new SimulatedApns(options);
  const server = await startHttp2Simulator({
    ...options,
    maxConcurrentStreams: options.maxConcurrentStreams ?? 1_000,
    answer: (request) => state.answer(request),
  });
  return {
    server,
    device: (token, topic) => state.device(token, topic),
    get devices() {
      return state.devices.values();
    },
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

class SimulatedApns {
  fault: ApnsSimulator['fault'];
  readonly devices = new Map<string, SimulatedDevice>();
  readonly #options: ApnsSimulatorOptions;
  readonly #tokens: ProviderTokens;

  constructor(options: ApnsSimulatorOptions) {
    this.#options = options;
    this.#tokens = new ProviderTokens(options.keys, options.clock);
  }

  device(token: string, topic: string): SimulatedDevice {
    const known = this.devices.get(token);
    if (known !== undefined) return known;
    const device = new SimulatedDevice(token, topic);
    this.devices.set(token, device);
    return device;
  }

  answer(request: ReceivedRequest): SimulatedReply {
    const fault = this.fault?.(request);
    if (fault !== undefined) return fault === 'stall' || 'resetCode' in fault ? fault : refused(fault);
    const judged = judgeRequest(request);
    const refusal = 'status' in judged ? judged : this.#refusalOf(judged, request);
    if (refusal !== undefined) {
      this.#options.onRefused?.(refusal);
      return refused(refusal);
    }
    return this.#take(judged as ApnsRequest, request);
  }

  #take(
    { apnsId = randomUUID(), topic, token, ...rest }: ApnsRequest,
    request: ReceivedRequest,
  ): SimulatedReply {
    const device = this.device(token, topic ?? request.connection.certificateUid ?? '');
    const notification = { apnsId, ...rest };
    device.take(notification);
    this.#options.onTaken?.(device, notification);
    return { status: 200, headers: { 'apns-id': apnsId } };
  }

  #refusalOf({ topic, token }: ApnsRequest, request: ReceivedRequest): Refusal | undefined {
    const identity = this.#identityReason(request);
    if (identity !== undefined)
      return { status: identity.startsWith('TooMany') ? 429 : 403, reason: identity };
    const allowed = this.#topicsOf(request);
    const used = topic ?? request.connection.certificateUid;
    if (used === undefined) return { status: 400, reason: 'MissingTopic' };
    if (!allowed.includes(used)) return { status: 400, reason: 'TopicDisallowed' };
    const device = this.devices.get(token);
    if (device === undefined) return undefined;
    if (device.topic !== used) return { status: 400, reason: 'DeviceTokenNotForTopic' };
    const { unregisteredAtMs } = device;
    if (unregisteredAtMs === undefined) return undefined;
    return { status: 410, reason: 'Unregistered', timestamp: unregisteredAtMs };
  }

  #identityReason({ connection, headers }: ReceivedRequest): string | undefined {
    const [, token] = /^bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token !== undefined) return this.#tokens.check(token, connection);
    return connection.certificateUid === undefined ? 'MissingProviderToken' : undefined;
  }

  #topicsOf({ connection }: ReceivedRequest): readonly string[] {
    const team = connection.notes.get('team');
    const ofTeam = this.#options.keys.filter(({ teamId }) => teamId === team).flatMap(({ topics }) => topics);
    return connection.certificateUid === undefined ? ofTeam : [...ofTeam, connection.certificateUid];
  }
}

function refused({
  reason,
  retryAfterSeconds,
  status,
  timestamp,
}: Refusal & { retryAfterSeconds?: number }): SimulatedReply {
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    body: JSON.stringify({ reason, timestamp }),
  };
}
