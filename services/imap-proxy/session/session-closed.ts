/** One of the two connections is gone: what the session was waiting for will not come. Not an error. */
export class SessionClosed extends Error {
  constructor() {
    super('The session has ended.');
    this.name = 'SessionClosed';
  }
}
