/** `/api/v1`: from a request to an operation, and from what that says to an answer. */
import { createHash } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { log } from '../../log.ts';
import { decodedPath } from '../../text/decoded-path.ts';
import { instantOf } from '../../time.ts';
import type { Token } from '../../token.ts';
import { type Address, addressOf } from '../address.ts';
import { isUnchanged } from '../conditional.ts';
import type { Publication } from '../publication.ts';
import { createBearer } from './bearer.ts';
import { isKeyed, jsonType, openApi, problemType } from './document.ts';
import { answeredBefore, type Repeatable, repeatable, type Written } from './once.ts';
import type { Call, Operation, Reply } from './operation.ts';
import { operations } from './operations.ts';
import { documentPath, missingScope, Problem, problemBody, problemOf } from './problem.ts';
import { createSentReading } from './sent.ts';

/** Asked at every request: what is known without a token is answered before. */
export function apiRoutes(publication: Publication): RequestHandler {
  const { desk, archive, clock } = publication;
  const bearer = createBearer(publication);
  let loaded: ReturnType<typeof loadDocument> | null = null;

  /** What is served, and what checks by it: with the first request, since most publications have no token. */
  async function loadDocument() {
    const document = openApi();
    const { createValidation } = await import('./validation.ts');
    const validation = createValidation(document);
    return {
      validation,
      readSent: createSentReading(validation),
      sendDocument: documentSender(JSON.stringify(document)),
    };
  }

  /** The program may just be being updated. */
  function forget(error: unknown): never {
    loaded = null;
    throw error;
  }

  async function answer(request: Request, response: Response): Promise<void> {
    response.set('Cache-Control', 'no-store');
    const address = addressOf(request.url, false);
    loaded ??= loadDocument().catch(forget);
    const { validation, readSent, sendDocument } = await loaded;
    if (address.path === documentPath) return sendDocument(request, response);
    const { operation, path } = operationAt(address, request, response);
    if (operation === null) return void response.status(204).end();
    const who = bearer.tokenOf(request);
    bearer.count(who, response);
    allow(operation, who);
    const query = validation.queryOf(operation, address.query);
    const ifMatch = request.get('If-Match');
    if (operation.ifMatch === 'required' && ifMatch === undefined)
      throw new Problem('unconditional', { detail: 'send the ETag of the article that you edited in If-Match' });
    const sent = await readSent(operation, request, response);
    const key = isKeyed(operation) ? request.get('Idempotency-Key') : undefined;
    const once = key === undefined ? null : repeatable(key, request.method, request.url, sent.bytes);
    const call: Call = { publication, who, address: address.path, path, query, ...sent, ifMatch };
    send(request, response, await perform(operation, call, once));
  }

  async function perform(operation: Operation, call: Call, once: Repeatable | null): Promise<Written> {
    const before = once && answeredBefore(publication, call.who, once);
    if (before) return before;
    const work = 'prepare' in operation ? await operation.prepare(call) : () => operation.answer(call);
    if (operation.method === 'GET' || operation.keepsNothing) return written(work());
    const reply = archive.act(() => kept(call.who, once, work));
    // As after every file: what a save leaves behind does not pile up where many come.
    archive.tidy();
    return reply;
  }

  /** Does it, and keeps what was answered under the key: both or neither. */
  function kept(who: Token, once: Repeatable | null, work: () => Reply): Written {
    if (!once) return written(work());
    // The same request may have come while this one was prepared.
    const before = answeredBefore(publication, who, once);
    if (before) return before;
    const reply = written(work());
    desk.keepAnswer(who.id, once.key, { request: once.request, ...reply }, instantOf(clock()));
    return reply;
  }

  return (request: Request, response: Response, next: NextFunction): void => {
    if (!isOurs(request.path) || !desk.isOpen(instantOf(clock()))) next();
    else
      answer(request, response).catch((error) => {
        // Nobody is there to be answered where the connection broke.
        if (!request.socket.destroyed) sendProblem(request, response, error);
      });
  };
}

/** Search is everybody's, and always there. */
function isOurs(path: string): boolean {
  return /^\/api\/v1(\/|$)/.test(path) && decodedPath(path) !== '/api/v1/search';
}

type Found = { operation: Operation | null; path: Record<string, string> };

/** `operation` is null where only the methods are asked for. Throws Problem: nothing is there, or nothing for this method. */
function operationAt({ segments }: Address, { method }: Request, response: Response): Found {
  const found = operations.flatMap((operation) => {
    const path = namesAt(operation.path, segments.slice(2));
    return path ? [{ operation, path }] : [];
  });
  if (found.length === 0) throw new Problem('missing', { detail: `${documentPath} lists what there is` });
  const methods = found.map(({ operation }) => operation.method);
  response.set('Allow', [...new Set([...methods.flatMap(withHead), 'OPTIONS'])].join(', '));
  if (method === 'OPTIONS') return { operation: null, path: {} };
  const asked = found.find(({ operation }) => operation.method === (method === 'HEAD' ? 'GET' : method));
  if (!asked) throw new Problem('wrong-method', { detail: `it takes ${response.get('Allow')}` });
  response.removeHeader('Allow');
  return asked;
}

function withHead(method: string): string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

/** What stands for the names in a path; null where the address is another one. */
function namesAt(path: string, segments: string[]): Record<string, string> | null {
  const parts = path.split('/').slice(1);
  if (parts.length !== segments.length) return null;
  const pairs = parts.map((part, index) => [part, segments[index] as string] as const);
  if (pairs.some(([part, segment]) => !part.startsWith('{') && part !== segment)) return null;
  return Object.fromEntries(
    pairs.filter(([part]) => part.startsWith('{')).map(([part, one]) => [part.slice(1, -1), one]),
  );
}

function allow({ scope }: Operation, { scopes }: Token): void {
  if (scope !== null && !scopes.includes(scope)) throw missingScope(scope);
}

function written({ status, headers = {}, body }: Reply): Written {
  return { status, headers, body: body === undefined ? '' : JSON.stringify(body) };
}

function send(request: Request, response: Response, { status, headers, body }: Written): void {
  response.set(headers);
  const tag = headers.ETag;
  if (
    tag !== undefined &&
    request.method in { GET: 1, HEAD: 1 } &&
    isUnchanged(request.headers, { tag, modified: null })
  )
    return void response.status(304).end();
  if (body === '') return void response.status(status).end();
  response.status(status).set('Content-Type', jsonType).end(body);
}

/** For everybody who may know that there is an API. */
function documentSender(body: string) {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`;
  return (request: Request, response: Response): void => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.set('Allow', 'GET, HEAD');
      throw new Problem('wrong-method', { detail: 'it takes GET, HEAD' });
    }
    response.set({ 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' });
    send(request, response, { status: 200, headers: { ETag: tag }, body });
  };
}

function sendProblem(request: Request, response: Response, error: unknown): void {
  const known = problemOf(error);
  if (!known) log('http').error('request failed', { path: request.path, error });
  if (known?.kind === 'full') log('http').error(known.message, { path: request.path });
  const problem = known ?? new Problem('fault');
  const body = problemBody(problem);
  response.set(problem.more.headers ?? {});
  response
    .status(body.status as number)
    .set('Content-Type', problemType)
    .end(JSON.stringify(body));
}
