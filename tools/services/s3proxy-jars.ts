import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

const VERSION = '2.6.0';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>mailweave</groupId>
  <artifactId>s3proxy-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.gaul</groupId>
      <artifactId>s3proxy</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * The folder is whole or not there: it is filled beside its place and then renamed. Who waited for the lock
 * finds what the other has fetched.
 */
const FETCH_ONCE = `
[ -d "$1" ] && exit 0
mvn --batch-mode --quiet --file "$3" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2"
mv "$2" "$1"
`;

/** The libraries of s3proxy could not be had: no network, or no repository behind it. */
class JarsNotFetchedError extends Error {
  constructor(cause: unknown) {
    super(
      `s3proxy ${VERSION} could not be fetched by Maven. The machine has to reach Maven Central, or a mirror that ~/.m2/settings.xml names.\n${(cause as Error).message}`,
      { cause },
    );
    this.name = 'JarsNotFetchedError';
  }
}

/**
 * The folder with the jars of s3proxy (43 MB), which Maven fetches once for this user; tests that start at the same
 * time wait for the one that fetches.
 * @throws MissingProgramError, JarsNotFetchedError
 */
export async function s3proxyJars(cacheFolder = userCacheFolder()): Promise<string> {
  const jars = join(cacheFolder, `s3proxy-${VERSION}`);
  if (existsSync(jars)) return jars;
  for (const program of ['mvn', 'java'] as const) findProgram(program);
  mkdirSync(cacheFolder, { recursive: true });
  const incomplete = join(cacheFolder, `incomplete-${randomUUID()}`);
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-pom-'));
  const pom = join(folder, 'pom.xml');
  writeFileSync(pom, POM);
  try {
    const script = ['sh', '-ec', FETCH_ONCE, 'sh', jars, incomplete, pom];
    await promisify(execFile)(findProgram('flock'), [`${jars}.lock`, ...script]);
  } catch (error) {
    throw new JarsNotFetchedError(error);
  } finally {
    for (const left of [folder, incomplete]) rmSync(left, { recursive: true, force: true });
  }
  return jars;
}

function userCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mailweave');
}
