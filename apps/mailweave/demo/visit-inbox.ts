import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens INBOX once, as any mail client would, and leaves. Resolves when the connection is closed. */
export async function visitInbox(
  address: { host: string; port: number },
  user: { login: string; password: string },
): Promise<void> {
  const socket = connect(address);
  const closed = once(socket, 'close');
  socket.resume();
  socket.write(`v1 LOGIN "${user.login}" "${user.password}"\r\nv2 SELECT INBOX\r\nv3 LOGOUT\r\n`);
  await closed;
}
