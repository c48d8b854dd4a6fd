/** The sizes to aim at (docs/architecture.md); `max` is a limit, the others are aims. */
export const FILE_LINES = { median: 80, p90: 250, max: 400 } as const;
export const FUNCTION_LINES = { median: 12, p90: 35, max: 60 } as const;
export const MAX_PARAMETERS = 4;
export const MAX_NESTING = 3;
