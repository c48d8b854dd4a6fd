import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export type LmtpServer = { readonly host: string; readonly port: number };

/**
 * Delivers one message to one user over LMTP (RFC 2033).
 * @param message with CRLF line ends
 * @throws Error with the server's answer when it refuses
 */
export async function deliverByLmtp(server: LmtpServer, user: string, message: Buffer): Promise<void> {
  const socket = connect(server.port, server.host);
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expectAnswer = async (code: string): Promise<void> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`LMTP: the connection ended where ${code} was expected`);
      if (value.startsWith(`${code}-`)) continue;
      if (value.startsWith(`${code} `)) return;
      throw new Error(`LMTP: ${value}`);
    }
  };
  try {
    await expectAnswer('220');
    for (const command of ['LHLO localhost', 'MAIL FROM:<>', `RCPT TO:<${user}>`]) {
      socket.write(`${command}\r\n`);
      await expectAnswer('250');
    }
    socket.write('DATA\r\n');
    await expectAnswer('354');
    socket.write(dotStuffed(message));
    await expectAnswer('250');
  } finally {
    socket.destroy();
  }
}

/** RFC 5321 4.5.2, with the line that ends the data. */
function dotStuffed(message: Buffer): Buffer {
  const text = message.toString('latin1').replace(/^\./gm, '..');
  return Buffer.from(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}
