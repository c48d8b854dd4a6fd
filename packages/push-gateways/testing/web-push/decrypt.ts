import { createDecipheriv, type ECDH, hkdfSync } from 'node:crypto';

const TAG_BYTES = 16;

type DeviceSecrets = { readonly keys: ECDH; readonly authSecret: Buffer };

/** What a device does with a body of one record (RFC 8188 section 2, RFC 8291 section 3). Undefined: it is not for this device. */
export function decrypt(body: Buffer, device: DeviceSecrets): Buffer | undefined {
  try {
    return unpadded(decryptRecord(body, device));
  } catch {
    return undefined;
  }
}

function decryptRecord(body: Buffer, device: DeviceSecrets): Buffer {
  const salt = body.subarray(0, 16);
  const recordBytes = body.readUInt32BE(16);
  const keyEnd = 21 + body.readUInt8(20);
  const record = body.subarray(keyEnd);
  if (record.length > recordBytes) throw new Error('There is more than one record.');
  const { key, nonce } = contentKeys(device, body.subarray(21, keyEnd), salt);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
}

/** Undefined: what follows the text is not the delimiter of the last record. */
function unpadded(record: Buffer): Buffer | undefined {
  const end = record.findLastIndex((octet) => octet !== 0);
  return record[end] === 2 ? record.subarray(0, end) : undefined;
}

function contentKeys(device: DeviceSecrets, senderKey: Buffer, salt: Buffer) {
  const shared = device.keys.computeSecret(senderKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), device.keys.getPublicKey(), senderKey]);
  const ikm = Buffer.from(hkdfSync('sha256', shared, device.authSecret, info, 32));
  const derived = (purpose: string, sizeBytes: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${purpose}\0`, sizeBytes));
  return { key: derived('aes128gcm', 16), nonce: derived('nonce', 12) };
}
