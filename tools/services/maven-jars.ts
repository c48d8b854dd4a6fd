import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';
import { userCacheFolder } from './user-cache-folder.ts';

/** A server that comes as jars from Maven Central. */
export type MavenServer = { readonly groupId: string; readonly artifactId: string; readonly version: string };

/**
 * The folder is whole or not there: it is filled beside its place and then renamed. Who waited for the lock
 * finds what the other has fetched.
 */
const FETCH_ONCE = `
[ -d "$1" ] && exit 0
mvn --batch-mode --quiet --file "$3" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2"
mv "$2" "$1"
`;

/** The libraries of a server could not be had: no network, or no repository behind it. */
class JarsNotFetchedError extends Error {
  constructor({ artifactId, version }: MavenServer, cause: unknown) {
    super(
      `${artifactId} ${version} could not be fetched by Maven. The machine has to reach Maven Central, or a mirror that ~/.m2/settings.xml names.\n${(cause as Error).message}`,
      { cause },
    );
    this.name = 'JarsNotFetchedError';
  }
}

/**
 * The folder with the jars of a server, which Maven fetches once for this user; tests that start at the same
 * time wait for the one that fetches.
 * @throws MissingProgramError, JarsNotFetchedError
 */
export async function mavenJars(server: MavenServer, cacheFolder = userCacheFolder()): Promise<string> {
  const jars = join(cacheFolder, `${server.artifactId}-${server.version}`);
  if (existsSync(jars)) return jars;
  for (const program of ['mvn', 'java'] as const) findProgram(program);
  mkdirSync(cacheFolder, { recursive: true });
  const incomplete = join(cacheFolder, `incomplete-${randomUUID()}`);
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-pom-'));
  const pom = join(folder, 'pom.xml');
  writeFileSync(pom, pomOf(server));
  try {
    const script = ['sh', '-ec', FETCH_ONCE, 'sh', jars, incomplete, pom];
    await promisify(execFile)(findProgram('flock'), [`${jars}.lock`, ...script]);
  } catch (error) {
    throw new JarsNotFetchedError(server, error);
  } finally {
    for (const left of [folder, incomplete]) rmSync(left, { recursive: true, force: true });
  }
  return jars;
}

function pomOf({ groupId, artifactId, version }: MavenServer): string {
  return `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>mailweave</groupId>
  <artifactId>${artifactId}-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>${groupId}</groupId>
      <artifactId>${artifactId}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}
