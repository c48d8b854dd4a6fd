/** The module of the driver; it is loaded when a client is opened. */
export type Driver = typeof import('cassandra-driver');
