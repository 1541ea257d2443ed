/** A reader: GET over kept connections, one question after the other. */
import { Agent, get, type IncomingMessage } from 'node:http';

export type Headers = Record<string, string>;

export type Answer = {
  status: number;
  tag: string | null;
  /** Names and values in turn, without what every server says of the connection. */
  head: string[];
  /** As it came, in whatever encoding. */
  body: Buffer;
  milliseconds: number;
};

export type Client = ReturnType<typeof createClient>;

export function createClient(connections = 1) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function ask(url: string, headers: Headers = {}): Promise<Answer> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      get(url, { agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject).on('end', () => resolve(answerOf(response, Buffer.concat(parts), began)));
      }).on('error', reject);
    });
  }

  /** What is there; anything but a 200 is a fault: a measurement of errors measures nothing. */
  async function whole(url: string, headers: Headers = {}): Promise<Answer> {
    const answer = await ask(url, headers);
    if (answer.status !== 200) throw new Error(`GET ${url}: ${answer.status}`);
    return answer;
  }

  /** Asks `count` times; returns the times in milliseconds. */
  async function oneByOne(url: string, count: number): Promise<number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) times.push((await whole(url)).milliseconds);
    return times;
  }

  return { ask, whole, oneByOne, close: () => agent.destroy() };
}

const ofConnection = ['date', 'connection', 'keep-alive'];

function answerOf(response: IncomingMessage, body: Buffer, began: number): Answer {
  const { statusCode = 0, headers, rawHeaders } = response;
  const head = rawHeaders.filter((_, index) => !ofConnection.includes(String(rawHeaders[index & ~1]).toLowerCase()));
  return { status: statusCode, tag: headers.etag ?? null, head, body, milliseconds: performance.now() - began };
}
