import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';
import { userCacheFolder } from './user-cache-folder.ts';

/** The folder is whole or not there, as in maven-jars.ts. */
const UNPACK_ONCE = `
target=$1 incomplete=$2
shift 2
[ -d "$target" ] && exit 0
mkdir -p "$incomplete/root"
cd "$incomplete"
apt-get download --quiet "$@"
for package in *.deb; do dpkg-deb --extract "$package" root; done
mv root "$target"
`;

/** The packages could not be had: not Debian, no list of packages, or no network. */
class PackagesNotUnpackedError extends Error {
  constructor(packages: readonly string[], cause: unknown) {
    super(
      `The Debian packages ${packages.join(', ')} could not be downloaded. Run apt-get update first; the machine has to reach a Debian mirror.\n${(cause as Error).message}`,
      { cause },
    );
    this.name = 'PackagesNotUnpackedError';
  }
}

/**
 * The root folder of Debian packages that were unpacked and not installed: for a server that cannot be installed beside
 * another one. Downloaded once for this user; tests that start at the same time wait for the one that downloads.
 *
 * @param name of the folder, the same for the same packages
 * @throws MissingProgramError, PackagesNotUnpackedError
 */
export async function unpackedPackages(name: string, packages: readonly string[]): Promise<string> {
  const cache = userCacheFolder();
  const target = join(cache, name);
  if (existsSync(target)) return target;
  for (const program of ['apt-get', 'dpkg-deb'] as const) findProgram(program);
  mkdirSync(cache, { recursive: true });
  const incomplete = join(cache, `incomplete-${randomUUID()}`);
  try {
    const script = ['sh', '-ec', UNPACK_ONCE, 'sh', target, incomplete, ...packages];
    await promisify(execFile)(findProgram('flock'), [`${target}.lock`, ...script]);
  } catch (error) {
    throw new PackagesNotUnpackedError(packages, error);
  } finally {
    rmSync(incomplete, { recursive: true, force: true });
  }
  return target;
}
