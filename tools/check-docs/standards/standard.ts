/** One thing that an RFC describes, and how far it is done. */
export type Standard = {
  readonly topic: string;
  /** Numbers, with sections where only those are meant. */
  readonly rfc: string;
  readonly what: string;
  readonly state: string;
  /** Where it is done; undefined for what is not offered. */
  readonly file: string | undefined;
};
