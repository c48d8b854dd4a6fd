/** Which vitest projects run here, and what is left out with the reason. */
export type TestPlan = { readonly projects: readonly string[]; readonly leftOut: readonly string[] };

const EVERYWHERE = ['unit', 'fuzz', 'e2e'];
const WITH_REAL_SERVERS = ['real', 'long'];

/** @param missing what the machine lacks for the tests with real servers, a sentence each */
export function planTests(missing: readonly string[]): TestPlan {
  if (missing.length === 0) return { projects: [...EVERYWHERE, ...WITH_REAL_SERVERS], leftOut: [] };
  const reasons = missing.join('; ');
  return {
    projects: EVERYWHERE,
    leftOut: [`the tests with real servers (projects ${WITH_REAL_SERVERS.join(', ')}): ${reasons}`],
  };
}
