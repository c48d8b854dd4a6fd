import { mavenJars } from './maven-jars.ts';

/**
 * The folder with the jars of s3proxy (43 MB), fetched once for this user.
 * @throws MissingProgramError, JarsNotFetchedError
 */
export async function s3proxyJars(cacheFolder?: string): Promise<string> {
  return await mavenJars({ groupId: 'org.gaul', artifactId: 's3proxy', version: '2.6.0' }, cacheFolder);
}
