import type { NextFunction, Request, Response } from 'express';
import { diskFault, passingFault } from '../disk-fault.ts';
import { log } from '../log.ts';
import { type Phrases, phrasesIn } from '../phrases.ts';
import { briefly } from './caching.ts';
import { errorPage } from './pages/error-page.ts';
import type { Publication } from './publication.ts';

/** What was said of a document before it turned out that it cannot be sent. */
const ofTheDocument = [
  ...['ETag', 'Last-Modified', 'Link', 'Accept-Ranges'],
  ...['CDN-Cache-Control', 'Surrogate-Control', 'Surrogate-Key', 'Cache-Tag'],
];

/** A page for people, `application/problem+json` (RFC 9457) for machines that ask for JSON. */
export function answerError(publication: Publication) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status === 507) log('http').error(String(diskFault(error)), { path: request.path });
    else if (status >= 500) log('http').error('request failed', { path: request.path, error });
    const title = phrasesIn(publication.site().language)[phraseFor(status)];
    for (const name of ofTheDocument) response.removeHeader(name);
    response.status(status).set('Cache-Control', cachingOf(status, response)).vary('Accept');
    if (request.accepts(['html', 'json']) === 'json')
      response.type('application/problem+json').send(JSON.stringify({ title, status }));
    else response.type('html').send(errorPage(publication, title, status === 404));
  };
}

/** That nothing is there, everybody may hear of a cache; but not in rooms of which none keeps anything. */
function cachingOf(status: number, response: Response): string {
  const isPublic = response.get('Cache-Control') === undefined;
  return isPublic && (status === 404 || status === 410) ? briefly : 'no-cache';
}

function phraseFor(
  status: number,
): keyof Phrases & ('gone' | 'notAllowed' | 'notFound' | 'badAddress' | 'fault' | 'noRoom') {
  if (status === 410) return 'gone';
  if (status === 405) return 'notAllowed';
  if (status === 404) return 'notFound';
  if (status === 507) return 'noRoom';
  return status < 500 ? 'badAddress' : 'fault';
}

/** Of our own errors and of Express's (a range that no file has is 416). 507: there is no room to save anything. */
function statusOf(error: unknown): number {
  if (diskFault(error) !== null) return 507;
  if (passingFault(error) !== null) return 503;
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
