/** The readers: GET over kept connections, one at a time or several at once, always a bounded number. */
import { Agent, get, type IncomingMessage } from 'node:http';

export type Answer = { status: number; tag: string | null; milliseconds: number };

export type Question = {
  url: string;
  /** Sent as If-None-Match. */
  tag: string | null;
  /** What has to come back: a measurement of errors measures nothing. */
  status: 200 | 304;
};

/** A load ends after this even where requests are left: milliseconds. */
const longest = 20_000;

export function createClient(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function ask(url: string, tag: string | null = null): Promise<Answer> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const headers = tag === null ? {} : { 'If-None-Match': tag };
      get(url, { agent, headers }, (response) => {
        response.on('error', reject).on('end', () => resolve(answerOf(response, began)));
        response.resume();
      }).on('error', reject);
    });
  }

  async function expect({ url, tag, status }: Question): Promise<Answer> {
    const answer = await ask(url, tag);
    if (answer.status !== status) throw new Error(`GET ${url}: ${answer.status}, not ${status}`);
    return answer;
  }

  /** Asks `count` times, on every connection at once; `rate` is answers a second. */
  async function load(question: Question, count: number): Promise<{ rate: number; answered: number }> {
    const began = performance.now();
    let asked = 0;
    let answered = 0;
    const reader = async () => {
      while (asked < count && performance.now() - began < longest) {
        asked += 1;
        await expect(question);
        answered += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, reader));
    return { rate: (answered / (performance.now() - began)) * 1000, answered };
  }

  /** Asks `count` times, one after the other; returns the times in milliseconds. */
  async function oneByOne(question: Question, count: number): Promise<number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) times.push((await expect(question)).milliseconds);
    return times;
  }

  return { ask, load, oneByOne, close: () => agent.destroy() };
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, began: number): Answer {
  return { status: statusCode, tag: headers.etag ?? null, milliseconds: performance.now() - began };
}

/** The whole document, as bytes. */
export async function documentAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}
