import type { Socket } from 'node:net';
import {
  clientNetwork,
  type Endpoints,
  type Listening,
  listen,
  NetworkList,
  type ProxyProtocolOptions,
} from '@mailweave/imap-connection';
import type { ListenerConfig } from './config.ts';
import type { ProxyContext } from './context.ts';
import type { TimeOut } from './events.ts';
import { ConnectionPlaces } from './limits/connection-places.ts';
import { Refusals } from './limits/refusals.ts';
import { appendMessage } from './session/commands/append.ts';
import { handlerOf } from './session/commands/table.ts';
import { Session, type SessionHandlers, type SessionOptions } from './session/session.ts';
import { earlyCapabilities } from './session/sign-in/early-commands.ts';
import { SessionTimeOuts } from './session/time-outs.ts';

/** How often sessions are looked over for time-outs and for campaigns that time has made due. */
const SWEEP_INTERVAL_MS = 10_000;
/** A session asks again what is due after this long; changes that somebody made are told at once. */
const RECHECK_INTERVAL_MS = 900_000;

/** While the proxy drains, sessions are looked over this often, and at most so many are sent away: 2500 a second. */
const DRAIN_LOOK_MS = 20;
const BYES_PER_LOOK = 50;

const TIME_OUT_TEXTS: Readonly<Record<TimeOut, string>> = {
  login: 'Disconnected for inactivity.',
  idle: 'Disconnected for inactivity.',
  backend: '[UNAVAILABLE] The mail server has not answered for too long.',
  write: 'Disconnected since nothing was read for too long.',
};

const HANDLERS: SessionHandlers = { handlerOf, append: appendMessage };

type ConnectionOptions = Pick<SessionOptions, 'secure' | 'startTls' | 'endpoints'>;

/** Listens for clients and keeps their sessions. */
export class ProxyServer {
  readonly #context: ProxyContext;
  readonly #sessions = new Map<Session, { readonly timeOuts: SessionTimeOuts; checkedMs: number }>();
  readonly #listening: Listening[] = [];
  readonly #sharedNetworks: NetworkList;
  readonly #refusals = new Refusals();
  #sweeper: NodeJS.Timeout | undefined;
  #draining = false;

  constructor(context: ProxyContext) {
    this.#context = context;
    this.#sharedNetworks = new NetworkList(context.config.sharedNetworks);
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** @throws ListenError */
  async listen(): Promise<Listening[]> {
    for (const listener of this.#context.config.listeners) {
      const listening = await this.#listenOn(listener);
      this.#listening.push(listening);
      this.#context.events.listening(listening.host, listening.port);
    }
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    this.#sweeper.unref();
    return this.#listening;
  }

  /** No new clients; those who are here end their command and are told good-bye. */
  async drain(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#sweeper);
    const stopped = Promise.all(this.#listening.map((listening) => listening.stop()));
    const deadlineMs = this.#context.clock.nowMs() + this.#context.config.limits.drainTimeoutMs;
    while (this.#sessions.size > 0) {
      const late = this.#context.clock.nowMs() >= deadlineMs;
      const mayGo = [...this.#sessions.keys()].filter((session) => !session.working || session.idling);
      // Who is sent away comes back at once, and each log-in is work for the IMAP server.
      const leaving = late ? [...this.#sessions.keys()] : mayGo.slice(0, BYES_PER_LOOK);
      for (const session of leaving) session.bye('The server is going down, please reconnect.');
      if (this.#sessions.size > 0) await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
    }
    // It waits for the sockets too: a client that reads slowly gets the end of its answer while it may linger.
    await stopped;
  }

  /** Weaving was turned off: sessions take their woven messages away as soon as IMAP lets them. */
  stopWeaving(): void {
    for (const session of this.#sessions.keys()) session.weave?.noteChange();
  }

  #listenOn(listener: ListenerConfig): Promise<Listening> {
    const { context } = { context: this.#context };
    const implicit = listener.tls === 'implicit';
    return listen({
      host: listener.host,
      port: listener.port,
      keepAliveMs: context.config.limits.keepAliveMs,
      secureContext: implicit ? () => context.secureContext() : undefined,
      proxyProtocol: this.#proxyProtocol(listener),
      onConnection: (socket, endpoints) =>
        this.#connected(socket, { secure: implicit, startTls: listener.tls === 'starttls', endpoints }),
    });
  }

  #proxyProtocol({ proxyProtocolNetworks }: ListenerConfig): ProxyProtocolOptions | undefined {
    if (proxyProtocolNetworks.length === 0) return undefined;
    const { config, events } = this.#context;
    return {
      networks: new NetworkList(proxyProtocolNetworks),
      timeoutMs: config.limits.proxyHeaderTimeoutMs,
      refused: (reason) => events.proxyHeaderRefused(reason),
    };
  }

  #networkOf({ client }: Endpoints): string | undefined {
    return this.#sharedNetworks.has(client.host) ? undefined : clientNetwork(client.host);
  }

  #connected(socket: Socket, options: ConnectionOptions): void {
    if (this.#draining) {
      socket.destroy();
      return;
    }
    const { config, counter, events } = this.#context;
    const network = this.#networkOf(options.endpoints);
    const admission = ConnectionPlaces.admit(counter, config.limits, network);
    if (admission.outcome === 'refused') {
      events.connectionRefused(admission.reason);
      this.#refusals.refuse(socket, admission.reason);
      return;
    }
    const { places } = admission;
    events.connected();
    const session = new Session(socket, this.#context, {
      ...options,
      network,
      places,
      handlers: HANDLERS,
      onEnd: (ended) => {
        places.release();
        if (this.#sessions.delete(ended)) events.disconnected();
      },
    });
    const checkedMs = this.#context.clock.nowMs();
    this.#sessions.set(session, { timeOuts: new SessionTimeOuts(config.limits, checkedMs), checkedMs });
    session.text(`* OK [CAPABILITY ${earlyCapabilities(session)}] Mailweave ready.\r\n`);
  }

  #sweep(): void {
    const nowMs = this.#context.clock.nowMs();
    for (const [session, state] of this.#sessions) {
      const timeOut = state.timeOuts.passed(session, nowMs);
      if (timeOut !== undefined) {
        this.#context.events.timedOut(timeOut);
        session.bye(TIME_OUT_TEXTS[timeOut]);
      } else if (nowMs - state.checkedMs > RECHECK_INTERVAL_MS) {
        state.checkedMs = nowMs;
        session.weave?.noteChange();
      }
    }
  }
}
