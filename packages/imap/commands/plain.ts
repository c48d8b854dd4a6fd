import type { WireWriter } from '../wire/wire-writer.ts';
import type { PlainCommand } from './command.ts';

/**
 * command-any    = "CAPABILITY" / "LOGOUT" / "NOOP"
 * command-nonauth: "STARTTLS"; command-select: "CHECK" / "CLOSE" / "EXPUNGE"      (RFC 3501 9)
 * "IDLE" (RFC 2177), "NAMESPACE" (RFC 2342), "UNSELECT" (RFC 3691)
 */
export function parsePlain(name: PlainCommand['name']): PlainCommand {
  return { name };
}

export function writePlain(command: PlainCommand, writer: WireWriter): void {
  writer.raw(command.name);
}
