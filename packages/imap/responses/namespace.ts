import type { Lexer } from '../lexer/lexer.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import { expectFetchValue, writeFetchValue } from './fetch-value.ts';
import { expectDelimiter, writeDelimiter } from './list.ts';
import type { FetchValue, Namespace, Response } from './response.ts';

type NamespaceResponse = Extract<Response, { name: 'NAMESPACE' }>;
type Namespaces = readonly Namespace[] | undefined;

/**
 * namespace-response = "NAMESPACE" SP namespace SP namespace SP namespace
 * namespace          = nil / "(" 1*("(" string SP (<"> QUOTED_CHAR <"> / nil)
 *                      *(SP string SP "(" string *(SP string) ")") ")") ")"      (RFC 2342 5)
 */
export function parseNamespace(lexer: Lexer): NamespaceResponse {
  const personal = expectNamespaces(lexer);
  const others = expectNamespaces(lexer);
  return { name: 'NAMESPACE', personal, others, shared: expectNamespaces(lexer) };
}

export function writeNamespace(response: NamespaceResponse, writer: WireWriter): void {
  writer.raw('NAMESPACE ');
  writer.words([response.personal, response.others, response.shared], writeNamespaces);
}

function expectNamespaces(lexer: Lexer): Namespaces {
  lexer.expectSpace();
  if (lexer.nil()) return undefined;
  lexer.expectOpen('a list of namespaces or NIL');
  const namespaces: Namespace[] = [];
  while (!lexer.close()) {
    lexer.space();
    namespaces.push(expectOneNamespace(lexer));
  }
  return namespaces;
}

function expectOneNamespace(lexer: Lexer): Namespace {
  lexer.expectOpen('a namespace');
  const prefix = lexer.expectString('a prefix');
  lexer.expectSpace();
  const namespace: Namespace = { prefix, delimiter: expectDelimiter(lexer) };
  const extensions: FetchValue[] = [];
  while (!lexer.close()) {
    lexer.expectSpace();
    extensions.push(expectFetchValue(lexer));
  }
  return extensions.length === 0 ? namespace : { ...namespace, extensions };
}

function writeNamespaces(namespaces: Namespaces, writer: WireWriter): void {
  if (namespaces === undefined) {
    writer.raw('NIL');
    return;
  }
  writer.raw('(');
  for (const namespace of namespaces) writeOneNamespace(namespace, writer);
  writer.raw(')');
}

function writeOneNamespace({ prefix, delimiter, extensions = [] }: Namespace, writer: WireWriter): void {
  writer.raw('(');
  writer.string(prefix);
  writer.space();
  writeDelimiter(delimiter, writer);
  for (const extension of extensions) {
    writer.space();
    writeFetchValue(extension, writer);
  }
  writer.raw(')');
}
