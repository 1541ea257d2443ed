/** A collector as OTLP/HTTP has it: keeps what arrives. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from '../listening.ts';

// biome-ignore lint/suspicious/noExplicitAny: what others write
type Json = any;
export type Export = { path: string; type: string; body: Buffer; authorization: string | undefined };
type Attributes = Record<string, unknown>;

/** `answer` decides what becomes of a request, once it has arrived. */
export async function startCollector(answer: (response: ServerResponse) => void = (response) => response.end('{}')) {
  const exports: Export[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    exports.push(await exportIn(request));
    answer(response);
    for (const look of waiting) look();
  });
  const port = await listening(server);
  const all = (path: string, ...names: string[]) =>
    exports
      .filter((one) => one.path === path)
      .flatMap(({ body }) => JSON.parse(body.toString())[names[0] as string].flatMap((one: Json) => flat(one, names)));

  return {
    url: `http://127.0.0.1:${port}`,
    exports,
    /** Until so many requests have come. */
    arrived(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => exports.length >= count && resolve();
      waiting.add(look);
      look();
      return promise;
    },
    spans: (): Item[] => all('/v1/traces', 'resourceSpans', 'scopeSpans', 'spans'),
    logs: (): Item[] => all('/v1/logs', 'resourceLogs', 'scopeLogs', 'logRecords'),
    metrics: (): Item[] => all('/v1/metrics', 'resourceMetrics', 'scopeMetrics', 'metrics'),
  };
}

/** A span, a record or a metric with attributes as an object, and what it came with. */
export type Item = Json & { attributes: Attributes; resource: Attributes; scope: string };

async function exportIn(request: IncomingMessage): Promise<Export> {
  const chunks = await request.toArray();
  const { 'content-type': type = '', authorization } = request.headers;
  return { path: request.url ?? '', type, body: Buffer.concat(chunks), authorization };
}

function flat(group: Json, [, scopes, items]: string[]): Item[] {
  return group[scopes as string].flatMap((scope: Json) =>
    scope[items as string].map((one: Json) => ({
      ...one,
      attributes: attributesOf(one.attributes),
      resource: attributesOf(group.resource.attributes),
      scope: scope.scope.name,
    })),
  );
}

/** OTLP writes a list of keys, and values by their type. */
export function attributesOf(pairs: Json[] = []): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}
