import { Visitor } from 'oxc-parser';
import type { SourceFile } from '../../source/source-file.ts';
import { declaredNames } from '../declared-names.ts';
import type { Finding, Rule } from '../rule.ts';

/** Globals through which a file reaches the time, chance or the world without any import. */
const REACHES_OUT = new Set([
  'process',
  'performance',
  'fetch',
  'WebSocket',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
]);
/** Names of node:crypto that give randomness; hashing is allowed. */
const RANDOM_OF_CRYPTO = /^(random|generate|webcrypto$|getRandomValues$)/;

/** A pure package takes time and randomness through its ports (Clock, RandomSource), never from a global. */
export const pureGlobals: Rule = {
  name: 'pure-globals',
  *find(tree) {
    for (const file of tree.files) {
      if (file.place?.pure !== true || file.development) continue;
      for (const [name, offset] of [...outsideGlobals(file.source), ...randomImports(file.source)]) {
        yield finding(file.source, name, offset);
      }
    }
  },
};

function finding(source: SourceFile, name: string, offset: number): Finding {
  return {
    path: source.path,
    line: source.lineAt(offset),
    problem: `a pure package uses ${name}`,
    remedy: 'take a Clock or a RandomSource (@mailweave/foundation) or a port of your own as a parameter',
  };
}

type Use = [name: string, offset: number];

function outsideGlobals({ program }: SourceFile): Use[] {
  const uses: Use[] = [];
  new Visitor({
    MemberExpression({ object, property, start }) {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const name = `${object.name}.${property.name}`;
      if (name === 'Date.now' || name === 'Math.random' || REACHES_OUT.has(object.name))
        uses.push([name, start]);
    },
    CallExpression({ callee, start }) {
      if (callee.type === 'Identifier' && REACHES_OUT.has(callee.name))
        uses.push([`${callee.name}()`, start]);
    },
    NewExpression({ callee, arguments: given, start }) {
      if (callee.type !== 'Identifier') return;
      if (callee.name === 'Date' && given.length === 0) uses.push(['new Date()', start]);
      if (REACHES_OUT.has(callee.name)) uses.push([`new ${callee.name}()`, start]);
    },
  }).visit(program);
  const own = declaredNames(program);
  return uses.filter(([name]) => !own.has(name.replace(/^new |[.(].*$/g, '')));
}

function randomImports(source: SourceFile): Use[] {
  return source.module.staticImports
    .filter(({ moduleRequest }) => /^(node:)?crypto$/.test(moduleRequest.value))
    .flatMap(({ entries, start }) =>
      entries.map(({ importName }): Use => [importName.name ?? '* of node:crypto', start]),
    )
    .filter(([name]) => name.startsWith('*') || RANDOM_OF_CRYPTO.test(name));
}
