import type { ApiDescription } from '@mailweave/http-server';
import manifest from './package.json' with { type: 'json' };

/** The head of /openapi.json. */
export const apiDescription: ApiDescription = { title: 'Mailweave', version: manifest.version };
