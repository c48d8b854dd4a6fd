/** Signs in at the backend with what the client gave, and joins the two connections. */
import type { Secret } from '@mailweave/foundation';
import type { ByteString } from '@mailweave/imap';
import { BackendUnreachableError } from '@mailweave/imap-connection';
import { rewriteCapabilityCode } from '../../backend/capabilities.ts';
import { loginAttempt } from '../../limits/login-attempt.ts';
import type { FoundPlacement } from '../../routing/backend-directory.ts';
import type { Backend } from '../../routing/backends.ts';
import { routedLogin } from '../../routing/routed-login.ts';
import { weaveFor } from '../../weaving/weave-for.ts';
import type { BackendLink } from '../backend-link.ts';
import { clientName } from '../client-id.ts';
import { type TaggedAnswer, underTag } from '../response-router.ts';
import type { Session } from '../session.ts';
import { SessionClosed } from '../session-closed.ts';
import type { Credentials } from './credentials.ts';
import { findPlacement } from './find-placement.ts';
import { openBackend } from './open-backend.ts';
import { placedCredentials } from './placed-credentials.ts';
import { sendClientId } from './send-client-id.ts';
import { waitForTurn } from './wait-for-turn.ts';

export async function signIn(session: Session, tag: string, credentials: Credentials): Promise<void> {
  const { backends, config, events, failedLogins } = session.context;
  const login = routedLogin(credentials, config.defaultDomain);
  const attempt = loginAttempt(session.network, login.name);
  if (!(await waitForTurn(session, attempt))) {
    events.login('too-many-failures');
    return session.tagged(tag, 'NO', TOO_MANY_FAILURES);
  }
  const placement = await findPlacement(session, login);
  if (placement.outcome === 'unknown') {
    events.login('refused');
    failedLogins.failed(attempt);
    return session.tagged(tag, 'NO', '[AUTHENTICATIONFAILED] Authentication failed.');
  }
  const backend = backends.named(placement.backend);
  const { link, answer } = await signInAt(session, backend, placedCredentials(credentials, placement));
  if (answer?.response.name !== 'OK') {
    events.login('refused');
    link.close();
    if (placement.master === undefined && saysWrongPassword(answer)) failedLogins.failed(attempt);
    return session.text(refusalOf(tag, placement, answer));
  }
  failedLogins.succeeded(attempt);
  // Only now: before, anybody could use up a user's sessions by trying to log in as him.
  if (!session.places.signIn(attempt.user)) {
    events.login('too-many-sessions');
    link.close();
    return session.tagged(tag, 'NO', '[LIMIT] This user has too many sessions.');
  }
  events.login('ok');
  const weave = weaveFor(session.context, credentials.identity, login.name);
  if (weave !== undefined) weave.clientName = clientName(session.earlyId);
  session.signedIn(link, backend, weave);
  session.text(rewriteCapabilityCode(underTag(tag, answer), session.relay.ownCapabilities));
}

const TOO_MANY_FAILURES = '[LIMIT] Too many failed log-ins from your network. Please try again later.';

/** Codes that give another reason than the user's name and password (RFC 5530 3). */
const OTHER_REASONS = new Set([
  'UNAVAILABLE',
  'LIMIT',
  'INUSE',
  'SERVERBUG',
  'CONTACTADMIN',
  'PRIVACYREQUIRED',
]);

function saysWrongPassword(answer: TaggedAnswer | undefined): boolean {
  if (answer?.response.name !== 'NO') return false;
  const { code } = answer.response;
  return code?.name !== 'other' || !OTHER_REASONS.has(code.atom);
}

type SignInAnswer = { readonly link: BackendLink; readonly answer: TaggedAnswer | undefined };

/** @throws BackendUnreachableError when the backend does not get as far as an answer */
async function signInAt(session: Session, backend: Backend, credentials: Credentials): Promise<SignInAnswer> {
  let link: BackendLink | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    link = await openBackend(session, backend.address);
    timer = setTimeout(() => link?.close(), backend.loginTimeoutMs);
    if (backend.sendClientId === 'before-login') await sendClientId(session, link);
    const answer = await present(session, link, credentials);
    if (answer?.response.name === 'OK') await learnCapabilities(link, answer);
    if (answer?.response.name === 'OK' && backend.sendClientId === 'after-login')
      await sendClientId(session, link);
    return { link, answer };
  } catch (error) {
    link?.close();
    if (session.ended) throw new SessionClosed();
    session.context.events.login('backend-unreachable');
    session.context.events.backendUnreachable(backend.name, error);
    throw error instanceof BackendUnreachableError ? error : new BackendUnreachableError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** @param answer undefined when the backend could not be asked */
function refusalOf(tag: string, placement: FoundPlacement, answer: TaggedAnswer | undefined): string {
  // The client's password was right: it is the master user's that the backend did not take.
  if (placement.master !== undefined)
    return `${tag} NO [UNAVAILABLE] The mail server took nobody in. Try again later.\r\n`;
  if (answer !== undefined) return underTag(tag, answer);
  return `${tag} NO [AUTHORIZATIONFAILED] Nobody can act as another user here.\r\n`;
}

/** Undefined when the server has no way to be told what the credentials say. */
async function present(
  session: Session,
  link: BackendLink,
  { identity, mechanism, response }: Credentials,
): Promise<TaggedAnswer | undefined> {
  if (mechanism === 'PLAIN' && !link.capabilities.has('AUTH=PLAIN')) {
    const asSelf = identity.actsAs === undefined || identity.actsAs === identity.user;
    return asSelf ? await presentByLogin(link, response) : undefined;
  }
  const tag = link.ownTag();
  const answer = link.expect(tag);
  const base64 = Buffer.from(response.reveal(), 'latin1').toString('base64') || '=';
  if (link.capabilities.has('SASL-IR')) {
    link.stream.writeText(`${tag} AUTHENTICATE ${mechanism} ${base64}\r\n`);
  } else {
    link.stream.writeText(`${tag} AUTHENTICATE ${mechanism}\r\n`);
    const prompt = await link.continuationOr(answer);
    if (!Buffer.isBuffer(prompt)) return prompt;
    link.stream.writeText(`${base64}\r\n`);
  }
  const next = await link.continuationOr(answer);
  if (!Buffer.isBuffer(next)) return next;
  // XOAUTH2 and OAUTHBEARER tell in a challenge what was wrong with a token (RFC 7628 3.2.2).
  session.relay.pieces([next]);
  link.stream.writeBytes((await session.reader.nextPlainLine()).bytes);
  return await answer;
}

/** For a backend that knows LOGIN only. */
async function presentByLogin(link: BackendLink, response: Secret<string>): Promise<TaggedAnswer> {
  const [, user = '', password = ''] = response.reveal().split('\0');
  return await link.ownRelayed((writer) => {
    writer.raw('LOGIN ');
    writer.astring(user as ByteString);
    writer.space();
    writer.astring(password as ByteString);
  });
}

async function learnCapabilities(link: BackendLink, answer: TaggedAnswer): Promise<void> {
  const { code } = answer.response;
  if (code?.name === 'CAPABILITY') return link.learn(code.capabilities);
  // Courier's OK carries none.
  const { untagged } = await link.own(['CAPABILITY']);
  for (const { response } of untagged) {
    if (response.name === 'CAPABILITY') link.learn(response.capabilities);
  }
}
