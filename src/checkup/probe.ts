/** Asks the publication for what everybody may ask it for, at the address at which everybody does. */
import type { Answered, Fetch } from '../outgoing.ts';

export type Got = Answered & {
  text: string;
  type: string;
  /** null where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what is read of it is checked
  json: any;
};

export type Probe = {
  /** As people reach it. */
  url: string;
  /** Resolves with what went wrong where no answer came. */
  get(path: string, headers?: Record<string, string>): Promise<Got | string>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Got | string>;
};

const most = 64 * 1024 * 1024;

export function createProbe(url: string, fetch: Fetch): Probe {
  async function ask(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: string) {
    try {
      const bytes = body === undefined ? {} : { body: Buffer.from(body) };
      const answered = await fetch(url + path, { method, headers, most, ...bytes });
      const text = answered.body.toString();
      return { ...answered, text, type: answered.headers['content-type'] ?? '', json: jsonIn(text) };
    } catch (error) {
      return (error as Error).message;
    }
  }
  return {
    url,
    get: (path, headers = {}) => ask('GET', path, headers),
    post: (path, body, headers = {}) => ask('POST', path, headers, body),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How an answer is told of. */
export function seenOf(path: string, got: Got | string): string {
  if (typeof got === 'string') return `GET ${path}: ${got}`;
  const more = got.headers.location ? `, to ${got.headers.location}` : '';
  return `GET ${path}: ${got.status} ${got.type.split(';')[0]}${more}`;
}
