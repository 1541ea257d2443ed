/** Signing in with a token, and what tells a page's own forms from those of strangers. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { DeskStore } from '../../desk-store.ts';
import type { Instant } from '../../time.ts';
import { hashOfSecret, newSecret, type Token } from '../../token.ts';

export type Session = { token: Token; proof: string };

/** Over https no other host below ours can set it (RFC 6265bis, `__Host-`). */
const nameOver = (secure: boolean) => `${secure ? '__Host-' : ''}nashra-desk`;

export function createSessions(desk: DeskStore, origin: string) {
  const secure = origin.startsWith('https:');
  const name = nameOver(secure);
  const cookie = { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;

  function secretIn({ headers }: Request): string | null {
    const pairs = headers.cookie?.split(';').map((pair) => pair.trim().split('=')) ?? [];
    return pairs.find(([key]) => key === name)?.[1] ?? null;
  }

  return {
    of(request: Request, now: Instant): Session | null {
      const secret = secretIn(request);
      const token = secret === null ? null : desk.tokenOfSession(hashOfSecret(secret), now);
      return secret !== null && token !== null ? { token, proof: proofOf(secret) } : null;
    },

    open(response: Response, token: Token, now: Instant): void {
      const secret = newSecret();
      desk.openSession(hashOfSecret(secret), token.id, now);
      response.cookie(name, secret, cookie);
    },

    close(request: Request, response: Response): void {
      const secret = secretIn(request);
      if (secret !== null) desk.closeSession(hashOfSecret(secret));
      response.clearCookie(name, cookie);
    },

    /** Whether a browser says that the request comes from a page of ours; other programs say nothing. */
    isOurs({ headers }: Request): boolean {
      const site = headers['sec-fetch-site'];
      if (site !== undefined) return site === 'same-origin' || site === 'none';
      const from = headers.origin;
      return (
        from === undefined || (URL.canParse(from) && [new URL(origin).host, headers.host].includes(new URL(from).host))
      );
    },
  };
}

/** Follows from the session, and does not tell it. */
function proofOf(secret: string): string {
  return createHash('sha256').update(`proof ${secret}`).digest('base64url');
}

export function isProof(given: string, { proof }: Session): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(proof)];
  return one.length === other.length && timingSafeEqual(one, other);
}
