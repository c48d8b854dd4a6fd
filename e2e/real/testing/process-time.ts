/**
 * Loaded into a child process with `--import`: its time is the machine's and what the file named in
 * MAILWEAVE_TEST_TIME_FILE adds to it (SharedTime). A minute that a rule asks for passes without waiting.
 */
import { readFileSync } from 'node:fs';

const file = process.env.MAILWEAVE_TEST_TIME_FILE;
if (file === undefined) throw new Error('MAILWEAVE_TEST_TIME_FILE names no file.');

const machineTimeMs = Date.now;
Date.now = () => machineTimeMs() + Number(readFileSync(file, 'utf8'));
