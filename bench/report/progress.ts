/** Prints lines with the seconds since this call: a bench takes minutes. */
export function printProgress(): (text: string) => void {
  const startMs = performance.now();
  return (text) => {
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
    process.stdout.write(`${seconds.padStart(6)} s  ${text}\n`);
  };
}
