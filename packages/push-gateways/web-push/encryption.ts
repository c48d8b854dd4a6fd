/**
 * Standard: push; RFC 8291; Message Encryption for Web Push; whole, one record, padded
 * Standard: push; RFC 8188; aes128gcm content coding; one record, as RFC 8291 asks
 */
import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

const RECORD_SIZE = 4096;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** An uncompressed point of P-256. */
const POINT_BYTES = 65;
const HEADER_BYTES = SALT_BYTES + 4 + 1 + POINT_BYTES;
/** Says that the last record's padding begins (RFC 8188 section 2). */
const LAST_RECORD = 2;
/** Bodies come in multiples of this, so that their length tells little of what is in them. */
const PADDED_TO_BYTES = 256;

/** What a push service takes at least is 4096 bytes of body (RFC 8030 section 7.2); this is left of it. */
export const MAX_PLAINTEXT_BYTES = RECORD_SIZE - HEADER_BYTES - TAG_BYTES - 1;

/** The keys that an app gives with its subscription: an uncompressed point of P-256, and 16 bytes. */
export type ReceiverKeys = { readonly publicKey: Buffer; readonly authSecret: Buffer };

/** What one message is encrypted with: keys that must be new each time, and to what multiple it is padded. */
export type MessageForm = { readonly sender: ECDH; readonly salt: Buffer; readonly paddedToBytes: number };

/** Undefined for keys that are none: of another length, or no base64url. */
export function readReceiverKeys(keys: { p256dh: string; auth: string }): ReceiverKeys | undefined {
  const [publicKey, authSecret] = [
    Buffer.from(keys.p256dh, 'base64url'),
    Buffer.from(keys.auth, 'base64url'),
  ];
  const whole = publicKey.length === POINT_BYTES && publicKey[0] === 4 && authSecret.length === 16;
  return whole ? { publicKey, authSecret } : undefined;
}

/**
 * The body of one push. Undefined: the receiver's key is no point of the curve.
 * @param plaintext MAX_PLAINTEXT_BYTES at most
 */
export function encrypt(
  plaintext: Buffer,
  receiver: ReceiverKeys,
  { paddedToBytes, salt, sender }: MessageForm = newForm(),
): Buffer | undefined {
  const shared = sharedSecret(sender, receiver.publicKey);
  if (shared === undefined) return undefined;
  const senderKey = sender.getPublicKey();
  const { key, nonce } = contentKeys({ shared, receiver, senderKey, salt });
  const record = padded(plaintext, paddedToBytes);
  const body = Buffer.allocUnsafe(HEADER_BYTES + record.length + TAG_BYTES);
  salt.copy(body);
  body.writeUInt32BE(RECORD_SIZE, SALT_BYTES);
  body[SALT_BYTES + 4] = POINT_BYTES;
  senderKey.copy(body, SALT_BYTES + 5);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.update(record).copy(body, HEADER_BYTES);
  cipher.final();
  cipher.getAuthTag().copy(body, body.length - TAG_BYTES);
  return body;
}

function newForm(): MessageForm {
  const sender = createECDH('prime256v1');
  sender.generateKeys();
  return { sender, salt: randomBytes(SALT_BYTES), paddedToBytes: PADDED_TO_BYTES };
}

function sharedSecret(sender: ECDH, publicKey: Buffer): Buffer | undefined {
  try {
    return sender.computeSecret(publicKey);
  } catch {
    return undefined;
  }
}

/** RFC 8291 section 3.4. */
function contentKeys(from: { shared: Buffer; receiver: ReceiverKeys; senderKey: Buffer; salt: Buffer }) {
  const { receiver, salt, senderKey, shared } = from;
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver.publicKey, senderKey]);
  const ikm = Buffer.from(hkdfSync('sha256', shared, receiver.authSecret, info, 32));
  return {
    key: Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16)),
    nonce: Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12)),
  };
}

/** Plaintext, delimiter and zeros. */
function padded(plaintext: Buffer, toBytes: number): Buffer {
  const steps = Math.ceil((plaintext.length + 1) / toBytes);
  const record = Buffer.alloc(Math.min(steps * toBytes, MAX_PLAINTEXT_BYTES + 1));
  plaintext.copy(record);
  record[plaintext.length] = LAST_RECORD;
  return record;
}
