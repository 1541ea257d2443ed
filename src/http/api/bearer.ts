/** Who asks: bearer tokens (RFC 6750), in the header and nowhere else. */
import type { Request, Response } from 'express';
import { instantOf } from '../../time.ts';
import { hashOfSecret, type Token } from '../../token.ts';
import type { Publication } from '../publication.ts';
import { clientOf, createThrottle } from '../throttle.ts';
import { Problem } from './problem.ts';

/** Wrong tokens that a client may try in a minute. */
const mostTries = 10;
/** Requests of one token in a minute. */
const mostRequests = 600;
const minute = 60_000;

export function createBearer({ desk, clock }: Pick<Publication, 'desk' | 'clock'>) {
  const tries = createThrottle(mostTries, minute);
  const requests = createThrottle(mostRequests, minute);

  /**
   * Throws Problem for whoever is nobody. A token that holds is let in however many wrong ones came from there: nobody guesses
   * 256 bits, and behind a proxy that is not declared everybody has one address.
   */
  function tokenOf(request: Request): Token {
    const secret = /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.get('Authorization') ?? '')?.[1];
    if (secret === undefined) throw unauthenticated('Authorization: Bearer TOKEN is missing', '');
    const now = clock();
    const token = desk.tokenOf(hashOfSecret(secret), instantOf(now));
    if (token) return token;
    const client = clientOf(request.ip);
    const wait = tries.wait(client, now.getTime());
    if (wait > 0) throw tooMany(wait, 'too many wrong tokens came from your address');
    tries.count(client, now.getTime());
    throw unauthenticated('the token is unknown, revoked or expired', ', error="invalid_token"');
  }

  return {
    tokenOf,

    /** Counts a request; the answer says how many are left. Throws Problem where none is. */
    count({ id }: Token, response: Response): void {
      const now = clock().getTime();
      const wait = requests.wait(id, now);
      if (wait === 0) requests.count(id, now);
      response.set('RateLimit-Policy', `"token";q=${mostRequests};w=${minute / 1000}`);
      response.set('RateLimit', `"token";r=${Math.max(0, requests.left(id, now))};t=${Math.max(1, wait)}`);
      if (wait > 0) throw tooMany(wait, `a token may ask ${mostRequests} times in a minute`);
    },
  };
}

function unauthenticated(detail: string, error: string): Problem {
  return new Problem('unauthenticated', { detail, headers: { 'WWW-Authenticate': `Bearer realm="api"${error}` } });
}

function tooMany(wait: number, detail: string): Problem {
  return new Problem('too-many', { detail, headers: { 'Retry-After': String(wait) } });
}
