/** The purge hook of a CDN on loopback. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { endServer, listening } from './listening.ts';

export type Purged = { headers: IncomingHttpHeaders; tags: string[] };

/** `port`: of a hook that was closed. */
export async function startHook(port = 0) {
  const purged: Purged[] = [];
  /** How it answers; below 0 the connection breaks off. A test changes it. */
  const manner = { status: (): number => 200, headers: {} as Record<string, string> };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { tags } = JSON.parse(Buffer.concat(chunks).toString());
    const status = manner.status();
    if (status < 0) return void request.socket.destroy();
    if (status < 300) purged.push({ headers: request.headers, tags });
    response.writeHead(status, manner.headers).end();
  });
  const taken = await listening(server, '127.0.0.1', port);
  return {
    url: `http://127.0.0.1:${taken}/purge`,
    port: taken,
    purged,
    manner,
    close: () => endServer(server),
    /** The keys that it was told of since the last time, each once. */
    told: (): string[] => [...new Set(purged.splice(0).flatMap(({ tags }) => tags))].sort(),
  };
}
