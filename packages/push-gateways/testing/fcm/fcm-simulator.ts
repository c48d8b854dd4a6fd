import type { Clock } from '@mailweave/foundation';
import {
  type Http2Simulator,
  type ReceivedRequest,
  type SimulatedReply,
  startHttp2Simulator,
} from '../http2/http2-simulator.ts';
import type { IssuedCertificate } from '../tls/certificate-authority.ts';
import { SimulatedFcmDevice } from './devices.ts';
import { FCM_REFUSALS, type FcmRefusal, refusalReply } from './fcm-errors.ts';
import { type FcmMessage, judgeMessage } from './judge-message.ts';
import { type KnownAccount, TokenEndpoint } from './token-endpoint.ts';

export type FcmSimulatorOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly certificate: IssuedCertificate;
  readonly accounts: readonly KnownAccount[];
  readonly clock: Clock;
  readonly maxConcurrentStreams?: number;
  /** Told of everything that was taken. */
  onTaken?(device: SimulatedFcmDevice, message: FcmMessage): void;
  /** Told of everything that was refused. */
  onRefused?(refusal: FcmRefusal): void;
};

/** What goes wrong with a request, in place of what FCM would do. */
export type FcmFault = FcmRefusal | { readonly resetCode: number } | 'stall';

/** A simulated FCM with its token endpoint, on one port: devices come to be when they are first written to. */
export type FcmSimulator = AsyncDisposable & {
  readonly server: Http2Simulator;
  /** What a service account's file names as `token_uri`. */
  readonly tokenUri: string;
  readonly tokens: TokenEndpoint;
  /** The device that has this token; made when there is none. */
  device(token: string, projectId: string): SimulatedFcmDevice;
  readonly devices: Iterable<SimulatedFcmDevice>;
  /** Asked at each request whether something goes wrong with it; undefined: nothing does. */
  fault: ((request: ReceivedRequest) => FcmFault | undefined) | undefined;
};

const TOKEN_PATH = '/token';

/** Starts it. @throws Error when it cannot listen */
export async function startFcmSimulator(options: FcmSimulatorOptions): Promise<FcmSimulator> {
  const state = new SimulatedFcm(options);
  const server = await startHttp2Simulator({
    ...options,
    maxConcurrentStreams: options.maxConcurrentStreams ?? 100,
    answer: (request) => state.answer(request),
  });
  const tokenUri = `https://${server.host}:${server.port}${TOKEN_PATH}`;
  state.tokenUri = tokenUri;
  return {
    server,
    tokenUri,
    tokens: state.tokens,
    device: (token, projectId) => state.device(token, projectId),
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

class SimulatedFcm {
  fault: FcmSimulator['fault'];
  tokenUri = '';
  readonly tokens: TokenEndpoint;
  readonly devices = new Map<string, SimulatedFcmDevice>();
  readonly #options: FcmSimulatorOptions;
  #messages = 0;

  constructor(options: FcmSimulatorOptions) {
    this.#options = options;
    this.tokens = new TokenEndpoint(options.accounts, options.clock);
  }

  device(token: string, projectId: string): SimulatedFcmDevice {
    const known = this.devices.get(token);
    if (known !== undefined) return known;
    const device = new SimulatedFcmDevice(token, projectId);
    this.devices.set(token, device);
    return device;
  }

  answer(request: ReceivedRequest): SimulatedReply {
    const fault = this.fault?.(request);
    if (fault !== undefined) return fault === 'stall' || 'resetCode' in fault ? fault : refusalReply(fault);
    const path = request.headers[':path'] ?? '';
    if (path === TOKEN_PATH) return this.tokens.answer(request.body.toString(), this.tokenUri);
    const refusal = this.#send(path, request);
    if (refusal === undefined) return this.#taken(path);
    this.#options.onRefused?.(refusal);
    return refusalReply(refusal);
  }

  #taken(path: string): SimulatedReply {
    this.#messages += 1;
    const name = `${path.slice('/v1/'.length, -':send'.length)}/${this.#messages}`;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) };
  }

  #send(path: string, { body, headers }: ReceivedRequest): FcmRefusal | undefined {
    const [, projectId] = /^\/v1\/projects\/([^/]+)\/messages:send$/.exec(path) ?? [];
    if (projectId === undefined || headers[':method'] !== 'POST') return FCM_REFUSALS.noProject;
    const [, token = ''] = /^bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    const account = this.tokens.holderOf(token);
    if (account === undefined) return FCM_REFUSALS.unauthenticated;
    if (account.projectId !== projectId) return FCM_REFUSALS.permissionDenied;
    const message = judgeMessage(body);
    if ('httpStatus' in message) return message;
    const device = this.device(message.token, projectId);
    if (!device.isRegistered) return FCM_REFUSALS.unregistered;
    if (device.projectId !== projectId) return FCM_REFUSALS.senderIdMismatch;
    device.take(message, this.#options.clock.nowMs());
    this.#options.onTaken?.(device, message);
    return undefined;
  }
}
