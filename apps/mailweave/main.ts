#!/usr/bin/env node
import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';
import { processTerminal } from './terminal.ts';

process.exit(await runProgram(createProgram(processTerminal), process.argv.slice(2), processTerminal));
