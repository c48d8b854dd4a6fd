/** A dialogue cannot be read, or the servers do not keep to it. */
export class DialogueError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'DialogueError';
  }
}
