/**
 * The one way out: every request to another server goes through here. Addresses are checked where the connection is
 * made, after the name was resolved, so that a name that points elsewhere the second time gains nothing.
 */
import { lookup as resolve } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export type Outgoing = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: Uint8Array;
  /** Bytes of an answer that are read; a longer one is refused. */
  most?: number;
  /** Ends it before its time. */
  signal?: AbortSignal;
};

export type Answered = { status: number; headers: IncomingMessage['headers']; body: Buffer };

export type Fetch = (url: string, request: Outgoing) => Promise<Answered>;

export class RefusedAddressError extends Error {}

export class TooLargeError extends Error {}

const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4');

/** Of IPv6 the global unicast block alone is open, without the parts of it that hold or lead to other addresses. */
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
const closed6 = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed6.addSubnet(net, bits, 'ipv6');

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !closed.check(address, 'ipv4');
  return isIP(address) === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}

/** Milliseconds without a byte, and for the whole. */
const idle = 10_000;
export const longestRequest = 20_000;
const mostBytes = 1024 * 1024;

/** `plain`: unencrypted addresses are taken too, as old archives have them. */
export function createFetch(options: {
  userAgent: string;
  allowPrivate: boolean;
  sockets: number;
  plain?: boolean;
}): Fetch {
  const { userAgent, allowPrivate, sockets, plain = allowPrivate } = options;
  const lookup: LookupFunction = (name, wanted, done) => {
    resolve(name, { ...wanted, all: true }, (error, found) => {
      const usable = (found ?? []).filter(({ address }) => allowPrivate || isPublicAddress(address));
      const [first] = usable;
      const refused = error ?? (first ? null : new RefusedAddressError(`${name} is no public address`));
      if (refused || !first) done(refused, '', 0);
      else if (wanted.all) done(null, usable);
      else done(null, first.address, first.family);
    });
  };
  // Fresh connections fail less than kept ones that the other side has closed; TLS sessions are kept all the same.
  const limits = { keepAlive: false, maxTotalSockets: sockets, maxCachedSessions: 1000 };
  const agents = { 'http:': new HttpAgent(limits), 'https:': new HttpsAgent(limits) };

  return async (address, { method, headers, body, most = mostBytes, signal }) => {
    const url = new URL(address);
    checkAddress(url, allowPrivate, plain);
    const secure = url.protocol === 'https:';
    const { promise, resolve: answer, reject } = Promise.withResolvers<IncomingMessage>();
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      headers: { 'User-Agent': userAgent, ...headers },
      agent: agents[secure ? 'https:' : 'http:'],
      lookup,
      timeout: idle,
      signal: AbortSignal.any([AbortSignal.timeout(longestRequest), ...(signal ? [signal] : [])]),
    });
    request.once('response', answer).once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.end(body);
    const response = await promise;
    return { status: response.statusCode ?? 0, headers: response.headers, body: await bytesOf(response, most) };
  };
}

/** An address in numbers is never looked up, so it is checked here. */
function checkAddress({ protocol, hostname, username }: URL, allowPrivate: boolean, plain: boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  const right = protocol === 'https:' || (plain && protocol === 'http:');
  if (!right || username !== '') throw new RefusedAddressError(`${protocol}//${hostname} is refused`);
  if (isIP(host) !== 0 && !allowPrivate && !isPublicAddress(host))
    throw new RefusedAddressError(`${host} is no public address`);
}

async function bytesOf(response: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > most) throw new TooLargeError(`an answer of more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
