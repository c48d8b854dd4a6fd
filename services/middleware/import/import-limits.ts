/** What an import takes at most. Every limit keeps memory or disk bounded against a broken or hostile export. */
export type ImportLimits = {
  /** Ten thousand parts need about two million bytes. */
  manifestBytes: number;
  /** A template with its inline images. */
  templateBytes: number;
  /** A longer row is a bad row. */
  rowBytes: number;
  /** Of one part once decompressed. */
  decompressedPartBytes: number;
  /** Decompressed by compressed bytes; user rows reach about 30, an all-zero bomb 1,000. */
  compressionRatio: number;
  /** Rows of one write to the store. */
  batchRows: number;
};

export const defaultImportLimits: ImportLimits = {
  manifestBytes: 8 * 1024 * 1024,
  templateBytes: 8 * 1024 * 1024,
  rowBytes: 64 * 1024,
  decompressedPartBytes: 4 * 1024 ** 3,
  compressionRatio: 200,
  batchRows: 2_000,
};
