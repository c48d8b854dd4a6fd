export type TemplateProblem = {
  /** Where: `html`, `inlineImages[0].cid`. */
  path: string;
  /** What is wrong and what to do about it. */
  sentence: string;
};
